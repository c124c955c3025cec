// contrib/demo/sources/garden.pov: a toy dog and a toy cat on the grass.
#version 3.7;
global_settings { assumed_gamma 1.0 }
#include "colors.inc"
camera { location <0, 1.55, -6.2> look_at <0, 0.85, 0> right x*1.5 angle 50 }
light_source { <-20, 30, -25> rgb <1.05, 1, 0.9>
	area_light x*4, y*4, 3, 3 adaptive 1 jitter }
sky_sphere { pigment { gradient y color_map {
	[0 rgb <0.85, 0.92, 1>] [0.5 rgb <0.25, 0.5, 0.9>] } } }
plane { y, 0 pigment { rgb <0.12, 0.3, 0.06> } }
#declare R = seed(11);
// Grass: thin cones, denser near the camera.
#declare I = 0;
union {
	#while (I < 26000)
		#declare Z = -4.3 + 11*pow(rand(R), 1.5);
		#declare X = (rand(R) - 0.5)*(6.5 + (Z + 4.3)*1.2);
		#declare H = 0.07 + 0.11*rand(R);
		cone { <X, 0, Z>, 0.012, <X + 0.08*(rand(R) - 0.5), H, Z
			+ 0.08*(rand(R) - 0.5)>, 0
			pigment { rgb <0.16 + 0.15*rand(R), 0.42 + 0.25*rand(R),
				0.06> } }
		#declare I = I + 1;
	#end
}
#macro Flower(X, Z, H, C)
	union {
		cylinder { <X, 0, Z>, <X, H, Z>, 0.018
			pigment { rgb <0.15, 0.4, 0.08> } }
		#local J = 0;
		#while (J < 7)
			sphere { 0, 1 scale <0.13, 0.05, 0.07>
				translate x*0.14 rotate y*(J*360/7) rotate x*-55
				translate <X, H, Z> pigment { rgb C } }
			#local J = J + 1;
		#end
		sphere { <X, H + 0.02, Z - 0.03>, 0.075
			pigment { rgb <1, 0.75, 0.05> } }
	}
#end
Flower(-2.25, -1.4, 0.62, <0.9, 0.1, 0.15>)
Flower(-1.75, -1.9, 0.5, <1, 1, 1>)
Flower(2.15, -1.3, 0.66, <0.55, 0.2, 0.8>)
Flower(2.55, -0.4, 0.8, <0.95, 0.35, 0.6>)
Flower(0.12, -1.6, 0.52, <1, 1, 1>)
Flower(-2.75, 0.1, 0.85, <1, 0.55, 0.1>)
// Dog, standing, seen from the side and a little from the front.
#declare Brown = texture { pigment { rgb <0.45, 0.24, 0.1> }
	finish { phong 0.25 ambient 0.05 } }
#declare Dark = texture { pigment { rgb <0.16, 0.08, 0.04> }
	finish { phong 0.3 } }
#declare Black_Gloss = texture { pigment { rgb 0.01 }
	finish { phong 0.9 } }
#macro Leg(P, T)
	cone { P + y*0.75, 0.15, P + y*0.08, 0.1 texture { T } }
	sphere { 0, 1 scale <0.16, 0.09, 0.12> translate P + <0.05, 0.08, 0>
		texture { T } }
#end
union {
	blob { threshold 0.5
		sphere { <-0.6, 0.95, 0>, 0.75, 1 }
		sphere { <0, 0.95, 0>, 0.7, 1 }
		sphere { <0.55, 1.02, 0>, 0.75, 1 }
		sphere { <0.85, 1.4, 0>, 0.5, 1 }
		texture { Brown } }
	Leg(<-0.75, 0, -0.2>, Brown) Leg(<-0.75, 0, 0.2>, Brown)
	Leg(<0.6, 0, -0.2>, Brown) Leg(<0.6, 0, 0.2>, Brown)
	sphere { <1.05, 1.7, 0>, 0.38 texture { Brown } }
	sphere { 0, 1 scale <0.34, 0.2, 0.22> translate <1.38, 1.6, 0>
		texture { Brown } }
	sphere { <1.7, 1.66, 0>, 0.085 texture { Black_Gloss } }
	sphere { 0, 1 scale <0.14, 0.36, 0.09> rotate x*-12
		translate <0.95, 1.62, -0.38> texture { Dark } }
	sphere { 0, 1 scale <0.14, 0.36, 0.09> rotate x*12
		translate <0.95, 1.62, 0.38> texture { Dark } }
	sphere { <1.33, 1.82, -0.19>, 0.06 texture { Black_Gloss } }
	sphere { <1.33, 1.82, 0.19>, 0.06 texture { Black_Gloss } }
	torus { 0.33, 0.05 rotate z*-30 translate <0.9, 1.38, 0>
		pigment { rgb <0.75, 0.05, 0.05> } finish { phong 0.6 } }
	sphere_sweep { cubic_spline 5, <-0.8, 0.9, 0>, 0.12,
		<-1.02, 1.1, 0>, 0.11, <-1.3, 1.45, 0>, 0.08,
		<-1.4, 1.75, 0>, 0.05, <-1.4, 1.9, 0>, 0.03 texture { Brown } }
	rotate y*22 translate <-1.1, 0, 0.2>
}
// Cat, sitting, looking at us.
#declare Grey = texture { pigment { gradient y triangle_wave
	color_map { [0 rgb <0.95, 0.5, 0.15>] [0.6 rgb <0.95, 0.55, 0.2>]
	[0.75 rgb <0.7, 0.3, 0.06>] [1 rgb <0.7, 0.3, 0.06>] }
	turbulence 0.15 scale 0.28 } finish { phong 0.2 ambient 0.05 } }
#declare White_Fur = texture { pigment { rgb <1, 0.95, 0.88> } }
#macro Ear(S)
	cone { <0.21*S, 1.5, 0>, 0.16, <0.28*S, 1.82, 0>, 0.015
		scale <1, 1, 0.6> texture { Grey } }
	cone { <0.21*S, 1.5, -0.09>, 0.1, <0.27*S, 1.75, -0.05>, 0.01
		texture { pigment { rgb <0.95, 0.65, 0.6> } } }
#end
#macro Eye(S)
	sphere { 0, 1 scale <0.085, 0.1, 0.05> translate
		<0.15*S, 1.36, -0.33> texture { pigment {
		rgb <0.55, 0.8, 0.15> } finish { phong 1 } } }
	sphere { 0, 1 scale <0.025, 0.08, 0.03> translate
		<0.15*S, 1.36, -0.362> texture { Black_Gloss } }
#end
union {
	blob { threshold 0.5
		sphere { <0, 0.35, 0.1>, 0.85, 1 }
		sphere { <0, 0.7, 0>, 0.65, 1 }
		texture { Grey } }
	sphere { 0, 1 scale <0.4, 0.35, 0.35> translate <0, 1.3, 0>
		texture { Grey } }
	sphere { 0, 1 scale <0.2, 0.28, 0.1> translate <0, 0.72, -0.36>
		texture { White_Fur } }
	sphere { <-0.08, 1.2, -0.31>, 0.1 texture { White_Fur } }
	sphere { <0.08, 1.2, -0.31>, 0.1 texture { White_Fur } }
	sphere { 0, 1 scale <0.05, 0.035, 0.03> translate <0, 1.26, -0.4>
		texture { pigment { rgb <0.9, 0.4, 0.4> } } }
	Ear(-1) Ear(1) Eye(-1) Eye(1)
	cone { <-0.17, 0.6, -0.3>, 0.12, <-0.19, 0.1, -0.42>, 0.1
		texture { Grey } }
	cone { <0.17, 0.6, -0.3>, 0.12, <0.19, 0.1, -0.42>, 0.1
		texture { Grey } }
	sphere { 0, 1 scale <0.13, 0.1, 0.17> translate <-0.19, 0.1, -0.46>
		texture { White_Fur } }
	sphere { 0, 1 scale <0.13, 0.1, 0.17> translate <0.19, 0.1, -0.46>
		texture { White_Fur } }
	sphere_sweep { cubic_spline 6, <0.2, 0.1, 0.3>, 0.11,
		<0.45, 0.12, 0.25>, 0.1, <0.8, 0.15, 0.05>, 0.09,
		<0.95, 0.45, 0>, 0.08, <0.82, 0.75, 0>, 0.07,
		<0.7, 0.9, 0>, 0.05 texture { Grey } }
	rotate y*-8 translate <1.15, 0, -0.3>
}
// Fence.
#declare I = -12;
union {
	#while (I < 13)
		prism { 0, 0.06, 6, <-0.14, 0>, <0.14, 0>, <0.14, 1.45>,
			<0, 1.65>, <-0.14, 1.45>, <-0.14, 0>
			rotate x*-90 translate <I*0.42, 0, 2.6> }
		#declare I = I + 1;
	#end
	box { <-6, 0.35, 2.62>, <6, 0.5, 2.68> }
	box { <-6, 1.05, 2.62>, <6, 1.2, 2.68> }
	pigment { rgb <0.93, 0.93, 0.9> }
}
