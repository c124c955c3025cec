// contrib/demo/sources/lighthouse.pov: a lighthouse and two sailing boats.
#version 3.7;
global_settings { assumed_gamma 1.0 }
#include "colors.inc"
#include "functions.inc"
camera { location <0, 3, -16> look_at <0, 4.3, 0> up y*4/3 right x
	angle 36 }
light_source { <-30, 14, -12> rgb <1.2, 0.95, 0.7> area_light x*4, y*4, 3, 3
	adaptive 1 jitter }
sky_sphere { pigment { gradient y color_map { [0 rgb <1, 0.78, 0.5>]
	[0.15 rgb <0.95, 0.6, 0.5>] [0.5 rgb <0.3, 0.4, 0.7>] } }
	pigment { bozo turbulence 0.7 color_map { [0 rgbt 1] [0.5 rgbt 1]
	[1 rgbt <1, 0.85, 0.8, 0.2>] } scale <0.8, 0.13, 0.8> } }
plane { y, 0 pigment { rgb <0.04, 0.14, 0.22> }
	normal { waves 0.25 frequency 3 turbulence 0.7 scale <2.5, 1, 0.9> }
	finish { reflection 0.45 specular 0.3 } }
// Rock.
isosurface { function { x*x/9 + z*z/5 + y*y/1.6 - 1
	+ 0.35*f_noise3d(x*1.3, y*1.8, z*1.3) }
	contained_by { box { <-4, 0, -3>, <4, 2.5, 3> } } max_gradient 4
	pigment { granite color_map { [0 rgb 0.25] [1 rgb 0.55] } scale 2 }
	translate <1.3, -0.1, 2> }
// Tower.
union {
	#declare I = 0;
	#while (I < 6)
		cone { y*(I*0.95), 0.85 - I*0.055, y*((I + 1)*0.95),
			0.85 - (I + 1)*0.055
			pigment { #if (mod(I, 2)) rgb <0.8, 0.1, 0.08>
			#else rgb 0.96 #end } }
		#declare I = I + 1;
	#end
	cylinder { y*5.7, y*5.82, 0.75 pigment { rgb 0.2 } }
	torus { 0.72, 0.025 translate y*6.15 pigment { rgb 0.15 } }
	#declare I = 0;
	#while (I < 12)
		cylinder { <0.72, 5.8, 0>, <0.72, 6.15, 0>, 0.02
			rotate y*I*30 pigment { rgb 0.15 } }
		#declare I = I + 1;
	#end
	cylinder { y*5.8, y*6.6, 0.4 pigment { rgb <1, 0.95, 0.6> }
		finish { emission 0.6 } }
	cone { y*6.6, 0.55, y*7.15, 0.05 pigment { rgb <0.75, 0.1, 0.08> } }
	sphere { y*7.2, 0.09 pigment { rgb 0.2 } }
	box { <-0.28, 0, -0.95>, <0.28, 0.85, 0> pigment { rgb <0.25, 0.14, 0.08> } }
	box { <-0.14, 2.2, -0.9>, <0.14, 2.65, 0> pigment { rgb 0.1 } }
	box { <-0.12, 4.1, -0.72>, <0.12, 4.5, 0> pigment { rgb 0.1 } }
	translate <1.1, 0.8, 1.6>
}
#macro Boat(P, S, A, C)
	union {
		difference {
			sphere { 0, 1 scale <1.3, 0.5, 0.4> }
			box { <-2, 0.05, -1>, <2, 1, 1> }
			pigment { rgb C } finish { phong 0.4 }
		}
		cylinder { 0, y*2.9, 0.035 pigment { rgb <0.4, 0.25, 0.12> } }
		triangle { <0.06, 0.4, 0>, <0.06, 2.8, 0>, <1.25, 0.4, 0> }
		triangle { <-0.06, 0.4, 0>, <-0.06, 2.4, 0>, <-1.05, 0.3, 0> }
		pigment { rgb <0.98, 0.96, 0.9> } finish { ambient 0.25 }
		rotate y*A scale S translate P + y*0.18
	}
#end
Boat(<-2.1, 0, -3.5>, 0.8, 18, <0.15, 0.3, 0.55>)
Boat(<-3.9, 0, 6>, 0.85, -12, <0.6, 0.12, 0.1>)
