// contrib/demo/sources/planet.pov: a planet with rings and two moons.
#version 3.7;
global_settings { assumed_gamma 1.0 }
#include "colors.inc"
camera { location <0, 2.2, -9> look_at <0.3, 0.1, 0> right x*1.6 angle 60 }
light_source { <-40, 14, -30> rgb 1.4 }
background { rgb 0.004 }
#declare R = seed(42);
#declare I = 0;
union {
	#while (I < 420)
		sphere { <(rand(R) - 0.5)*120, (rand(R) - 0.5)*80, 70>,
			0.03 + 0.09*pow(rand(R), 5)
			pigment { rgb <1, 0.9 + 0.1*rand(R), 0.75
				+ 0.25*rand(R)> }
			finish { ambient 1 diffuse 0 emission 0.7 } }
		#declare I = I + 1;
	#end
	no_shadow
}
union {
	sphere { 0, 1.7 pigment { gradient y color_map {
		[0 rgb <0.75, 0.6, 0.4>] [0.2 rgb <0.9, 0.78, 0.55>]
		[0.35 rgb <0.65, 0.45, 0.3>] [0.5 rgb <0.95, 0.85, 0.65>]
		[0.7 rgb <0.7, 0.55, 0.4>] [1 rgb <0.9, 0.8, 0.6>] }
		turbulence 0.06 scale 0.95 } finish { ambient 0.01 } }
	disc { 0, y, 3.5, 2.15 pigment { wood rotate x*90 color_map {
		[0 rgbt <0.9, 0.8, 0.65, 0.25>] [0.3 rgbt <0.7, 0.6, 0.5, 0.6>]
		[0.34 rgbt <0, 0, 0, 1>] [0.42 rgbt <0, 0, 0, 1>]
		[0.45 rgbt <0.95, 0.85, 0.7, 0.2>]
		[1 rgbt <0.8, 0.7, 0.6, 0.5>] } scale 1.4 }
		finish { ambient 0.02 diffuse 0.9 } }
	rotate z*-18 rotate x*-6
}
sphere { <3.9, 1.55, -0.5>, 0.34 pigment { rgb 0.7 }
	normal { bumps 0.7 scale 0.12 } finish { ambient 0.01 } }
sphere { <-3.6, -1.35, -1.2>, 0.2 pigment { rgb <0.6, 0.75, 0.9> }
	finish { ambient 0.01 } }
