// contrib/demo/sources/street.pov: a street corner; declare Draft=1 for the
// first version, with fewer things in it.
#version 3.7;
global_settings { assumed_gamma 1.0 }
#include "colors.inc"
#ifndef (Draft) #declare Draft = 0; #end
camera { location <-1, 3.4, -15> look_at <0.3, 1.9, 0> right x*4/3 angle 48 }
light_source { <-30, 40, -35> rgb <1.1, 1.05, 0.95> area_light x*5, y*5, 3, 3
	adaptive 1 jitter }
sky_sphere { pigment { gradient y color_map { [0 rgb <0.9, 0.95, 1>]
	[0.5 rgb <0.35, 0.6, 0.95>] } }
	pigment { wrinkles turbulence 0.6 color_map { [0 rgbt 1]
	[0.55 rgbt 1] [1 rgbt <1, 1, 1, 0.1>] } scale <0.7, 0.2, 0.7> } }
plane { y, 0 pigment { rgb <0.28, 0.5, 0.2> } }
box { <-60, 0, -6.5>, <60, 0.02, -0.6> pigment { rgb 0.22 }
	normal { granite 0.2 scale 0.1 } }
box { <-60, 0, -0.6>, <60, 0.14, 1.6> pigment { rgb 0.62 } }
#declare I = -12;
#while (I < 13)
	box { <I*2.4, 0.02, -3.6>, <I*2.4 + 1.2, 0.03, -3.42>
		pigment { rgb 0.95 } }
	#declare I = I + 1;
#end
#macro Window_At(X, Y, Z)
	union {
		box { <X - 0.42, Y - 0.55, Z - 0.04>, <X + 0.42, Y + 0.55, Z>
			pigment { rgb 0.97 } }
		box { <X - 0.35, Y - 0.48, Z - 0.05>, <X + 0.35, Y + 0.48, Z>
			pigment { rgb <0.2, 0.3, 0.4> }
			finish { reflection 0.3 } }
		box { <X - 0.02, Y - 0.48, Z - 0.06>, <X + 0.02, Y + 0.48, Z>
			pigment { rgb 0.97 } }
		box { <X - 0.35, Y - 0.02, Z - 0.06>, <X + 0.35, Y + 0.02, Z>
			pigment { rgb 0.97 } }
	}
#end
#macro House(X, W, H, C, RoofC)
	union {
		box { <X, 0, 1.7>, <X + W, H, 6> pigment { rgb C } }
		prism { linear_sweep linear_spline 1.5, 6.2, 4,
			<X - 0.25, 0>, <X + W + 0.25, 0>, <X + W/2, 1.7>,
			<X - 0.25, 0> rotate x*-90 scale <1, 1, -1>
			translate y*H pigment { rgb RoofC } }
		box { <X + W/2 - 0.45, 0.1, 1.62>, <X + W/2 + 0.45, 1.75, 1.7>
			pigment { rgb <0.3, 0.16, 0.08> } }
		sphere { <X + W/2 + 0.33, 0.9, 1.6>, 0.06
			pigment { rgb <0.9, 0.75, 0.2> } }
		Window_At(X + W*0.2, 1.25, 1.7)
		Window_At(X + W*0.8, 1.25, 1.7)
		#if (H > 3.5)
			Window_At(X + W*0.2, 3.1, 1.7)
			Window_At(X + W*0.5, 3.1, 1.7)
			Window_At(X + W*0.8, 3.1, 1.7)
		#end
		box { <X + W*0.72, H, 3.2>, <X + W*0.86, H + 1.7, 3.8>
			pigment { brick rgb 0.8, rgb <0.55, 0.2, 0.13>
			scale 0.04 } }
	}
#end
House(-7.6, 4.4, 4.3, <0.92, 0.82, 0.55>, <0.55, 0.18, 0.12>)
House(-2.2, 3.9, 2.6, <0.75, 0.85, 0.9>, <0.25, 0.25, 0.3>)
House(4.4, 4.3, 4.3, <0.8, 0.45, 0.35>, <0.3, 0.2, 0.15>)
#macro Wheel(X, Z)
	cylinder { <X, 0.3, Z - 0.1>, <X, 0.3, Z + 0.1>, 0.3
		pigment { rgb 0.03 } }
	cylinder { <X, 0.3, Z - 0.12>, <X, 0.3, Z - 0.1>, 0.16
		pigment { rgb 0.75 } finish { phong 0.6 } }
#end
#macro Car(X, Z, C)
	union {
		box { <-1.55, 0.28, -0.6>, <1.55, 0.8, 0.6> }
		prism { -0.52, 0.52, 5, <-0.95, 0.78>, <0.95, 0.78>,
			<0.55, 1.35>, <-0.75, 1.35>, <-0.95, 0.78>
			rotate x*-90 }
		pigment { rgb C } finish { phong 0.7 reflection 0.08 }
		translate <X, 0, Z>
	}
	union {
		prism { -0.53, 0.53, 5, <-0.82, 0.84>, <-0.12, 0.84>,
			<-0.12, 1.28>, <-0.68, 1.28>, <-0.82, 0.84> rotate x*-90 }
		prism { -0.53, 0.53, 5, <-0.04, 0.84>, <0.78, 0.84>,
			<0.5, 1.28>, <-0.04, 1.28>, <-0.04, 0.84> rotate x*-90 }
		pigment { rgb <0.15, 0.2, 0.25> } finish { reflection 0.25 }
		translate <X, 0, Z>
	}
	sphere { <X + 1.52, 0.6, Z - 0.42>, 0.11 pigment { rgb 1 } }
	box { <X - 1.57, 0.52, Z - 0.61>, <X - 1.42, 0.66, Z - 0.3>
		pigment { rgb <0.8, 0.02, 0.02> } }
	Wheel(X - 0.95, Z - 0.58) Wheel(X + 0.95, Z - 0.58)
#end
Car(-2.9, -5.2, <0.8, 0.08, 0.06>)
#macro Tree(X, Z, S)
	union {
		cylinder { 0, y*1.6, 0.16 pigment { rgb <0.3, 0.2, 0.1> } }
		blob { threshold 0.4
			sphere { <0, 2.3, 0>, 1.3, 1 }
			sphere { <0.5, 2.7, 0.1>, 1, 1 }
			sphere { <-0.5, 2.6, -0.1>, 1.05, 1 }
			sphere { <0.05, 3.2, 0>, 1, 1 }
			pigment { bozo color_map { [0 rgb <0.1, 0.33, 0.08>]
			[1 rgb <0.25, 0.5, 0.12>] } scale 0.1 }
			normal { bumps 1.2 scale 0.1 } }
		scale S translate <X, 0, Z>
	}
#end
Tree(3.05, 0.6, 1.05)
#if (!Draft)
	Car(2.7, -1.9, <0.1, 0.3, 0.7>)
	Tree(-8.2, 0.6, 1.1)
	// Traffic light.
	union {
		cylinder { 0, y*2.3, 0.07 pigment { rgb 0.35 } }
		box { <-0.24, 2.2, -0.2>, <0.24, 3.5, 0.2> pigment { rgb 0.06 } }
		sphere { <0, 3.25, -0.17>, 0.16 pigment { rgb <1, 0.05, 0.02> }
			finish { emission 0.6 } }
		sphere { <0, 2.85, -0.17>, 0.16
			pigment { rgb <0.3, 0.22, 0.02> } }
		sphere { <0, 2.45, -0.17>, 0.16
			pigment { rgb <0.02, 0.22, 0.06> } }
		translate <5.3, 0, -0.9>
	}
	// Street lamp.
	union {
		cylinder { 0, y*4.2, 0.07 }
		cylinder { <0, 4.2, 0>, <-0.9, 4.4, -0.2>, 0.05 }
		sphere { 0, 1 scale <0.32, 0.12, 0.16>
			translate <-1, 4.36, -0.2> }
		pigment { rgb 0.3 } finish { phong 0.4 }
		translate <-2.7, 0, -0.2>
	}
	// Bench.
	union {
		box { <-0.9, 0.5, -0.25>, <0.9, 0.57, 0.25> }
		box { <-0.9, 0.75, 0.22>, <0.9, 0.9, 0.28> }
		box { <-0.9, 1, 0.24>, <0.9, 1.15, 0.3> }
		box { <-0.8, 0.1, -0.2>, <-0.7, 1.15, 0.22> }
		box { <0.7, 0.1, -0.2>, <0.8, 1.15, 0.22> }
		pigment { rgb <0.45, 0.26, 0.1> } translate <0.5, 0.04, 0.3>
	}
	// Letter box and litter bin.
	union {
		box { <-0.3, 0.7, -0.25>, <0.3, 1.45, 0.25> }
		cylinder { <0, 1.45, -0.25>, <0, 1.45, 0.25>, 0.3 }
		box { <-0.2, 1.3, -0.26>, <0.2, 1.36, -0.2>
			pigment { rgb 0.05 } }
		box { <-0.06, 0.1, -0.06>, <0.06, 0.7, 0.06> }
		pigment { rgb <0.95, 0.75, 0.05> } finish { phong 0.4 }
		translate <-4.9, 0.05, -0.1>
	}
#end
