// contrib/demo/sources/pizza.pov: a pizza margherita, one slice pulled out.
#version 3.7;
global_settings { assumed_gamma 1.0 }
#include "colors.inc"
#include "woods.inc"
camera { location <0, 9.5, -5.2> look_at <0.15, 0, -0.15> right x*4/3
	angle 44 }
light_source { <-8, 14, -3> rgb 1.05 area_light x*3, z*3, 4, 4
	adaptive 1 jitter }
plane { y, -0.3 pigment { checker rgb <0.85, 0.12, 0.1>,
	rgb <0.95, 0.93, 0.9> scale 0.9 } rotate y*30 }
cylinder { <0, -0.3, 0>, <0, -0.04, 0>, 3.35
	texture { T_Wood10 scale 2 rotate x*2 } }
#declare R = seed(8);
#declare Crust = texture { pigment { bozo color_map {
	[0 rgb <0.75, 0.48, 0.2>] [0.6 rgb <0.85, 0.6, 0.3>]
	[0.9 rgb <0.4, 0.2, 0.07>] } scale 0.35 }
	normal { bumps 0.4 scale 0.12 } finish { ambient 0.05 } }
#declare Whole = union {
	cylinder { 0, y*0.12, 2.8 texture { Crust } }
	torus { 2.72, 0.2 translate y*0.14 texture { Crust } }
	cylinder { y*0.1, y*0.17, 2.58 pigment { rgb <0.72, 0.1, 0.03> }
		normal { bumps 0.5 scale 0.1 } finish { phong 0.4 } }
	#declare I = 0;
	#while (I < 30)
		#declare A = I*137.5;
		#declare D = 2.25*sqrt((I + 0.5)/30);
		sphere { 0, 1 scale <0.22 + 0.14*rand(R), 0.07,
			0.2 + 0.12*rand(R)> rotate y*360*rand(R)
			translate <D, 0.17, 0> rotate y*A
			pigment { rgb <0.98, 0.93, 0.8> }
			finish { phong 0.5 ambient 0.08 } }
		#declare I = I + 1;
	#end
	#declare I = 0;
	#while (I < 8)
		union {
			sphere { 0, 1 scale <0.34, 0.03, 0.17> }
			cylinder { <-0.3, 0.02, 0>, <0.3, 0.02, 0>, 0.02 }
			rotate y*360*rand(R) rotate z*6
			translate <0.75 + 1.05*mod(I, 2), 0.27, 0>
			rotate y*(I*45 + 23)
			pigment { rgb <0.1, 0.38, 0.06> } finish { phong 0.3 }
		}
		#declare I = I + 1;
	#end
}
// The slice between 250 and 295 degrees, as a prism that cuts.
#declare Wedge = prism { -1, 1, 4, <0, 0>,
	<8*cos(radians(-58)), 8*sin(radians(-58))>,
	<8*cos(radians(-13)), 8*sin(radians(-13))>, <0, 0>
	pigment { rgb <0.93, 0.8, 0.55> } }
difference { object { Whole } object { Wedge } }
intersection { object { Whole } object { Wedge }
	translate <0.95, 0.05, -0.62> }
