// contrib/demo/sources/room.pov: a living room.
#version 3.7;
global_settings { assumed_gamma 1.0 }
#include "colors.inc"
#include "woods.inc"
camera { location <0.4, 2.5, -8.6> look_at <0, 1.5, 0> right x*4/3 angle 49 }
light_source { <0, 5.2, -5> rgb 0.75 area_light x*2, z*2, 4, 4
	adaptive 1 jitter }
light_source { <-7, 4, -6> rgb 0.3 shadowless }
light_source { <3.65, 2.75, 2.2> rgb <0.5, 0.4, 0.25> fade_distance 2
	fade_power 2 shadowless }
plane { y, 0 texture { T_Wood1 scale 1.5 rotate y*90 }
	finish { reflection 0.05 } }
difference {
	box { <-9, -1, 3.2>, <9, 8, 3.4> }
	box { <-3.9, 1.5, 3>, <-1.7, 3.9, 3.6> }
	pigment { rgb <0.78, 0.82, 0.72> }
}
box { <-30, -5, 20>, <30, 30, 20.1> pigment { gradient y color_map {
	[0 rgb <0.85, 0.93, 1>] [1 rgb <0.4, 0.65, 1>] } scale 14 }
	finish { emission 0.7 ambient 0 diffuse 0 } }
union {	// window frame
	box { <-4, 1.4, 3.1>, <-3.88, 4, 3.3> }
	box { <-1.72, 1.4, 3.1>, <-1.6, 4, 3.3> }
	box { <-4, 3.88, 3.1>, <-1.6, 4, 3.3> }
	box { <-4.1, 1.35, 2.9>, <-1.5, 1.5, 3.3> }
	box { <-2.85, 1.5, 3.15>, <-2.75, 3.9, 3.25> }
	box { <-3.9, 2.65, 3.15>, <-1.7, 2.74, 3.25> }
	pigment { rgb 0.97 }
}
box { <-9, 0, 3.1>, <9, 0.2, 3.2> pigment { rgb 0.95 } }
cylinder { 0, y*0.03, 1 scale <3.2, 1, 1.7> translate <-0.2, 0, -1.4>
	pigment { wood rotate x*90 color_map { [0 rgb <0.6, 0.1, 0.12>]
	[0.5 rgb <0.65, 0.15, 0.15>] [0.5 rgb <0.9, 0.82, 0.65>]
	[0.6 rgb <0.9, 0.82, 0.65>] [0.6 rgb <0.15, 0.2, 0.4>]
	[1 rgb <0.15, 0.2, 0.4>] } scale 1.1 translate <-0.2, 0, -1.4> } }
#macro Cushion(A, B)
	superellipsoid { <0.3, 0.3> scale (B - A)/2 translate (A + B)/2 }
#end
union {	// sofa
	Cushion(<-3.6, 0.2, 0.9>, <0.2, 0.75, 2.6>)
	Cushion(<-3.6, 0.4, 2.2>, <0.2, 1.75, 2.8>)
	Cushion(<-4, 0.15, 0.8>, <-3.4, 1.15, 2.7>)
	Cushion(<0, 0.15, 0.8>, <0.6, 1.15, 2.7>)
	Cushion(<-3.42, 0.68, 0.8>, <-1.7, 1, 2.4>)
	Cushion(<-1.7, 0.68, 0.8>, <0.02, 1, 2.4>)
	pigment { rgb <0.2, 0.42, 0.45> } normal { bumps 0.1 scale 0.02 }
}
superellipsoid { <0.4, 0.4> scale <0.38, 0.38, 0.13> rotate x*18 rotate z*12
	translate <-2.9, 1.35, 2> pigment { rgb <0.95, 0.7, 0.15> } }
superellipsoid { <0.4, 0.4> scale <0.38, 0.38, 0.13> rotate x*18 rotate z*-8
	translate <-0.6, 1.35, 2> pigment { rgb <0.85, 0.35, 0.25> } }
union {	// low table
	box { <-1.6, 0.72, -2.1>, <1.1, 0.82, -0.7> }
	box { <-1.5, 0, -2>, <-1.36, 0.72, -1.86> }
	box { <0.86, 0, -2>, <1, 0.72, -1.86> }
	box { <-1.5, 0, -0.94>, <-1.36, 0.72, -0.8> }
	box { <0.86, 0, -0.94>, <1, 0.72, -0.8> }
	texture { T_Wood7 scale 0.6 rotate y*90 } finish { phong 0.3 }
}
difference {	// cup
	cylinder { y*0, y*0.3, 0.17 } cylinder { y*0.03, y*0.4, 0.15 }
	pigment { rgb <0.95, 0.95, 1> } finish { phong 0.6 }
	translate <0.5, 0.82, -1.5>
}
torus { 0.09, 0.025 rotate x*90 translate <0.72, 0.97, -1.5>
	pigment { rgb <0.95, 0.95, 1> } }
union {	// open book on the table
	box { <-0.42, 0, -0.3>, <-0.01, 0.05, 0.3> rotate z*-5 }
	box { <0.01, 0, -0.3>, <0.42, 0.05, 0.3> rotate z*5 }
	pigment { rgb <0.95, 0.93, 0.85> } rotate y*-15
	translate <-0.8, 0.84, -1.45>
}
union {	// floor lamp
	cylinder { <3.65, 0, 2.2>, <3.65, 0.06, 2.2>, 0.38 }
	cylinder { <3.65, 0, 2.2>, <3.65, 2.6, 2.2>, 0.04 }
	pigment { rgb 0.2 } finish { phong 0.6 }
}
cone { <3.65, 2.3, 2.2>, 0.55, <3.65, 3.05, 2.2>, 0.33 open
	pigment { rgb <1, 0.88, 0.6> } finish { emission 0.35 } }
// Shelf with books, standing at the right.
union {
	box { <1.25, 0, 2.5>, <1.33, 3, 3.1> }
	box { <2.97, 0, 2.5>, <3.05, 3, 3.1> }
	box { <1.25, 0.1, 2.5>, <3.05, 0.18, 3.1> }
	box { <1.25, 1, 2.5>, <3.05, 1.08, 3.1> }
	box { <1.25, 1.95, 2.5>, <3.05, 2.03, 3.1> }
	box { <1.25, 2.92, 2.5>, <3.05, 3, 3.1> }
	box { <1.25, 0, 3.05>, <3.05, 3, 3.12> }
	pigment { rgb <0.36, 0.2, 0.1> }
}
#declare R = seed(3);
#declare S = 0;
#while (S < 3)
	#declare X = 1.36;
	#while (X < 2.75)
		#declare W = 0.09 + 0.1*rand(R);
		#declare H = 0.5 + 0.27*rand(R);
		box { <X, 0.18 + S*0.9 + (S > 0)*0.02, 2.56>,
			<X + W - 0.01, 0.18 + S*0.9 + H, 2.95>
			pigment { rgb <0.15 + 0.75*rand(R), 0.1 + 0.5*rand(R),
			0.1 + 0.5*rand(R)> } }
		#declare X = X + W;
	#end
	#declare S = S + 1;
#end
union {	// picture on the wall
	box { <-0.8, 2.4, 3.1>, <0.7, 3.6, 3.2> pigment { rgb <0.7, 0.5, 0.15> } }
	box { <-0.7, 2.5, 3.08>, <0.6, 3.5, 3.2>
		pigment { gradient y color_map { [0 rgb <0.2, 0.4, 0.15>]
		[0.4 rgb <0.35, 0.55, 0.2>] [0.4 rgb <0.95, 0.7, 0.4>]
		[1 rgb <0.4, 0.5, 0.8>] } turbulence 0.1 translate y*0.5 } }
}
union {	// plant in a pot
	cone { <-4.6, 0, 0.6>, 0.32, <-4.6, 0.75, 0.6>, 0.45
		pigment { rgb <0.75, 0.38, 0.2> } }
	#declare I = 0;
	#while (I < 16)
		sphere_sweep { b_spline 5, 0, 0.03, <0, 0.3, 0>, 0.05,
			<0.25, 0.9 + 0.5*mod(I, 3)*0.5, 0>, 0.11,
			<0.6, 1.3 + 0.3*mod(I, 3), 0>, 0.07,
			<1, 1.3 + 0.3*mod(I, 3), 0>, 0.01
			scale <1, 1, 1.6> rotate y*(I*137.5)
			translate <-4.6, 0.6, 0.6>
			pigment { rgb <0.1, 0.35 + 0.02*I, 0.12> } }
		#declare I = I + 1;
	#end
}
