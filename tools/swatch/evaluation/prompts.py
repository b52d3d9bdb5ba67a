"""The fixed prompts of the contact sheet: written by hand, drawn by no generator."""

CLAIMED = (
    'solid coral background',
    'plain navy',
    'pale mint background',
    'mustard watercolor wash',
    'golden sand',
    'rippled terracotta sand',
    'soft pink to orange linear gradient',
    'purple to cyan gradient, top to bottom',
    'yellow to red radial gradient',
    'mesh gradient of lavender, peach and mint',
    'gradient from coral to lavender',
    'black to blue vertical gradient',
    'turquoise water',
    'navy water surface',
    'white clouds on a blue sky',
    'pink and lavender clouds',
    'teal watercolor wash',
    'rose and gold watercolor wash',
    'sunset sky over a calm sea',
    'mountain landscape at sunset',
    'starry night over dark hills',
    'green rolling hills by day with sun',
    'golden dunes at dawn',
    'purple mountains at sunset',
)
# What it does not claim: shown, so that nobody has to try.
BEYOND = (
    'bold teal diagonal stripes on cream',
    'small white polka dots on coral',
    'large mustard and black checkerboard',
    'walnut wood grain',
    'white marble with gold veins',
    'city skyline at night with lit windows',
)
PROMPTS = (*CLAIMED, *BEYOND)
