// contrib/demo/sources/snow.pov: three snowmen and fir trees at dusk.
#version 3.7;
global_settings { assumed_gamma 1.0 }
#include "colors.inc"
camera { location <0, 1.9, -8> look_at <0, 1.35, 0> right x*16/9 angle 58 }
light_source { <15, 12, -14> rgb <1, 0.85, 0.75> area_light x*3, y*3, 3, 3
	adaptive 1 jitter }
sky_sphere { pigment { gradient y color_map {
	[0 rgb <0.95, 0.6, 0.45>] [0.25 rgb <0.45, 0.42, 0.65>]
	[0.7 rgb <0.1, 0.14, 0.35>] } } }
#declare Snow = texture { pigment { rgb <0.93, 0.95, 1> }
	normal { granite 0.12 scale 0.3 } finish { ambient 0.1 diffuse 0.75 } }
height_field { function 200, 200 { pattern { bumps scale 0.25 } } smooth
	translate <-0.5, 0, -0.5> scale <40, 0.7, 40> translate <0, -0.35, 8>
	texture { Snow } }
plane { y, -0.12 texture { Snow } }
sphere { <-9, 17, 50>, 2 pigment { rgb <1, 0.97, 0.85> }
	finish { ambient 0 diffuse 0 emission 0.95 } no_shadow }
#declare Coal = texture { pigment { rgb 0.02 } finish { phong 0.3 } }
#macro Snowman(P, S, C, Hat)
	union {
		sphere { y*0.65, 0.75 texture { Snow } }
		sphere { y*1.6, 0.55 texture { Snow } }
		sphere { y*2.32, 0.4 texture { Snow } }
		sphere { <-0.14, 2.43, -0.36>, 0.05 texture { Coal } }
		sphere { <0.14, 2.43, -0.36>, 0.05 texture { Coal } }
		cone { <0, 2.32, -0.36>, 0.075, <0.05, 2.28, -0.85>, 0.01
			pigment { rgb <1, 0.4, 0.05> } }
		sphere { <0, 1.75, -0.54>, 0.055 texture { Coal } }
		sphere { <0, 1.5, -0.56>, 0.055 texture { Coal } }
		torus { 0.4, 0.11 translate y*2.02 pigment { rgb C } }
		box { <-0.1, 1.45, -0.62>, <0.1, 2, -0.5> rotate y*28
			pigment { rgb C } }
		cylinder { <-0.5, 1.75, 0>, <-1.15, 2.2, -0.1>, 0.04
			pigment { rgb <0.25, 0.14, 0.06> } }
		cylinder { <0.5, 1.75, 0>, <1.15, 2.1, -0.1>, 0.04
			pigment { rgb <0.25, 0.14, 0.06> } }
		#if (Hat)
			cylinder { y*2.62, y*2.67, 0.5 texture { Coal } }
			cylinder { y*2.66, y*3.15, 0.31 texture { Coal } }
		#end
		scale S translate P
	}
#end
Snowman(<-1.9, 0, 0>, 0.95, <0.75, 0.06, 0.08>, 1)
Snowman(<0.75, 0, -0.6>, 0.7, <0.1, 0.4, 0.2>, 0)
Snowman(<2.75, 0, 1>, 1, <0.1, 0.25, 0.7>, 1)
#macro Fir(P, S)
	union {
		cylinder { 0, y*0.8, 0.16 pigment { rgb <0.25, 0.14, 0.07> } }
		#local J = 0;
		#while (J < 4)
			cone { y*(0.6 + J*0.75), 1.15 - J*0.24,
				y*(1.9 + J*0.8), 0
				pigment { gradient y color_map {
				[0.0 rgb <0.04, 0.16, 0.08>]
				[0.55 rgb <0.05, 0.2, 0.1>]
				[0.7 rgb <0.9, 0.93, 1>] } scale 1.5
				turbulence 0.2 translate y*(J*0.35) } }
			#local J = J + 1;
		#end
		scale S translate P
	}
#end
Fir(<-5.2, -0.1, 4>, 1.15) Fir(<-3.9, -0.1, 7>, 1.2) Fir(<5.9, -0.1, 5>, 1.25)
Fir(<0.6, -0.1, 9>, 1.1) Fir(<8.2, -0.1, 9>, 1.3)
