// contrib/demo/sources/chess.pov: an endgame, king and rook against king.
#version 3.7;
global_settings { assumed_gamma 1.0 }
#include "colors.inc"
camera { location <1.2, 8, -10.5> look_at <0.1, 0.5, -0.3> right x*4/3
	angle 42 }
light_source { <-8, 16, -6> rgb 1.1 area_light x*3, z*3, 4, 4
	adaptive 1 jitter }
plane { y, -0.4 pigment { rgb <0.1, 0.22, 0.16> } }
box { <-4.4, -0.4, -4.4>, <4.4, -0.02, 4.4>
	pigment { rgb <0.3, 0.14, 0.06> } finish { phong 0.4 } }
box { <-4, -0.1, -4>, <4, 0, 4>
	pigment { checker rgb <0.95, 0.88, 0.72>, rgb <0.35, 0.18, 0.1> }
	finish { reflection 0.06 phong 0.4 } }
#declare Light = texture { pigment { rgb <0.98, 0.9, 0.7> }
	finish { phong 0.6 } }
#declare Dark = texture { pigment { rgb <0.1, 0.06, 0.05> }
	finish { phong 0.8 reflection 0.05 } }
#macro Body(H)
	cylinder { 0, y*0.12, 0.38 }
	torus { 0.3, 0.09 translate y*0.18 }
	cone { y*0.15, 0.28, y*H, 0.13 }
	torus { 0.15, 0.06 translate y*H }
#end
#macro Place(F, R)
	translate <F - 4.5, 0, R - 4.5>
#end
#macro King(F, R, T)
	union { Body(1.15) cone { y*1.15, 0.14, y*1.55, 0.27 }
		sphere { 0, 0.25 scale <1, 0.4, 1> translate y*1.56 }
		box { <-0.04, 1.6, -0.04>, <0.04, 1.98, 0.04> }
		box { <-0.14, 1.76, -0.04>, <0.14, 1.85, 0.04> }
		texture { T } Place(F, R) }
#end
#macro Rook(F, R, T)
	union { Body(0.75)
		difference {
			cylinder { y*0.78, y*1.15, 0.27 }
			cylinder { y*0.98, y*1.3, 0.18 }
			box { <-0.4, 1.03, -0.07>, <0.4, 1.3, 0.07> }
			box { <-0.07, 1.03, -0.4>, <0.07, 1.3, 0.4> }
		} texture { T } Place(F, R) }
#end
#macro Bishop(F, R, T)
	union { Body(0.95)
		difference { sphere { 0, 0.2 scale <1, 1.5, 1>
				translate y*1.22 }
			box { <-0.03, 0, -1>, <0.03, 0.3, 1>
				rotate z*-35 translate <0.05, 1.28, 0> } }
		sphere { y*1.53, 0.07 }
		texture { T } Place(F, R) }
#end
#macro Pawn(F, R, T)
	union { Body(0.6) sphere { y*0.8, 0.2 } texture { T } Place(F, R) }
#end
King(5, 3, Light) Rook(2, 6, Light) Bishop(3, 3, Light)
Pawn(6, 2, Light) Pawn(7, 2, Light) Pawn(8, 3, Light) Pawn(2, 2, Light)
King(6, 7, Dark) Rook(4, 5, Dark)
Pawn(6, 6, Dark) Pawn(7, 6, Dark) Pawn(8, 5, Dark) Pawn(2, 4, Dark)
