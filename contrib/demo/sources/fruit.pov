// contrib/demo/sources/fruit.pov: a bowl of fruit, a glass and a knife.
#version 3.7;
global_settings { assumed_gamma 1.0 }
#include "colors.inc"
#include "woods.inc"
#include "glass.inc"
camera { location <0, 4.6, -9> look_at <0.1, 0.85, 0> right x*4/3 angle 45 }
light_source { <-9, 14, -8> rgb 1.0 area_light x*2, z*2, 4, 4
	adaptive 1 jitter }
light_source { <10, 6, -10> rgb 0.25 shadowless }
plane { y, 0 texture { T_Wood7 scale 2.5 rotate y*70 rotate z*2 }
	finish { reflection 0.04 } }
plane { z, 6 pigment { rgb <0.45, 0.5, 0.48> } }
#declare Skin = finish { phong 0.6 phong_size 40 ambient 0.06 }
#macro Apple(P, C)
	union {
		blob { threshold 0.6
			sphere { <0, 0, 0>, 1, 2 }
			sphere { <0, 0.62, 0>, 0.4, -1.6 }
			sphere { <0, -0.62, 0>, 0.3, -0.8 }
			pigment { bozo color_map { [0 rgb C]
				[0.7 rgb C*0.8] [1 rgb <0.9, 0.7, 0.2>] }
				scale <0.1, 0.6, 0.1> } finish { Skin } }
		cylinder { <0, 0.25, 0>, <0.06, 0.72, 0>, 0.03
			pigment { rgb <0.25, 0.13, 0.05> } }
		translate P
	}
#end
#macro Orange_Fruit(P)
	sphere { 0, 0.6 pigment { rgb <1, 0.42, 0.02> } finish { Skin }
		normal { bumps 0.25 scale 0.03 } translate P }
#end
#macro Lemon(P, A)
	union {
		sphere { 0, 0.45 scale <1.25, 1, 1> }
		cone { <0.45, 0, 0>, 0.22, <0.68, 0, 0>, 0.07 }
		pigment { rgb <1, 0.85, 0.08> } finish { Skin }
		normal { bumps 0.2 scale 0.03 } rotate y*A translate P
	}
#end
// Bowl.
difference {
	sphere { <0, 1.9, 0>, 1.9 }
	sphere { <0, 1.95, 0>, 1.82 }
	box { <-3, 1.05, -3>, <3, 5, 3> }
	pigment { rgb <0.2, 0.35, 0.6> }
	finish { phong 0.7 reflection 0.06 }
	translate <-0.6, 0, 0>
}
Apple(<-1.3, 1.22, -0.35>, <0.75, 0.05, 0.05>)
Apple(<0.05, 1.25, 0.55>, <0.3, 0.6, 0.1>)
Orange_Fruit(<-0.12, 1.15, -0.65>)
Orange_Fruit(<-1.2, 1.25, 0.75>)
Lemon(<-0.65, 1.85, 0>, 25)
// On the table.
Apple(<2.05, 0.62, -1.5>, <0.8, 0.1, 0.05>)
Lemon(<-3.1, 0.45, -1.3>, -40)
// Grapes.
#declare R = seed(5);
#declare I = 0;
union {
	#while (I < 26)
		#declare T = I/26;
		sphere { <2.1 + 1.3*T + 0.25*(rand(R) - 0.5),
			0.2 + 0.5*(1 - T)*rand(R),
			0.1 + (1.1 - T)*(rand(R) - 0.5)>, 0.2 }
		#declare I = I + 1;
	#end
	pigment { rgb <0.25, 0.06, 0.3> } finish { Skin }
	translate <0.2, 0, 0.2>
}
// Glass of water.
difference {
	cone { <-2.9, 0, 1.2>, 0.55, <-2.9, 2.1, 1.2>, 0.72 }
	cone { <-2.9, 0.12, 1.2>, 0.5, <-2.9, 2.2, 1.2>, 0.68 }
	material { texture { pigment { rgbf <0.95, 1, 0.98, 0.92> }
		finish { specular 0.8 reflection 0.1 } }
		interior { ior 1.3 } }
}
cone { <-2.9, 0.13, 1.2>, 0.5, <-2.9, 1.2, 1.2>, 0.59
	material { texture { pigment { rgbf <0.85, 0.95, 1, 0.9> }
		finish { reflection 0.05 } } interior { ior 1.25 } } }
// Knife.
union {
	prism { 0, 0.03, 5, <0, 0>, <2.3, 0>, <2.0, 0.3>, <0, 0.36>, <0, 0>
		pigment { rgb 0.75 } finish { reflection 0.35 specular 0.7 } }
	box { <-1.4, -0.03, 0.02>, <0, 0.12, 0.34>
		pigment { rgb <0.12, 0.07, 0.04> } finish { phong 0.6 } }
	rotate y*-12 translate <-0.9, 0.05, -2.75>
}
