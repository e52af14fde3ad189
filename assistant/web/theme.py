"""Boardside's own look for Gradio's parts: system fonts, ink blue on paper, light and dark."""

import gradio as gr
from gradio.themes.utils import colors, sizes

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")
INK = colors.Color(
    name="ink", c50="#eef3f8", c100="#dbe6f0", c200="#bccfe2", c300="#93b0cc", c400="#668db3", c500="#426f9a",
    c600="#2b5580", c700="#21456a", c800="#1a3653", c900="#142a42", c950="#0d1b2b",
)  # fmt: skip
PAPER = colors.Color(
    name="paper", c50="#faf9f6", c100="#f3f1ec", c200="#e5e2da", c300="#cfcbc1", c400="#a4a199", c500="#73736f",
    c600="#565a5f", c700="#3c434b", c800="#262d36", c900="#1a2028", c950="#12171d",
)  # fmt: skip


def theme() -> gr.themes.Base:
    """No font is fetched: names of fonts that the reader's system has."""
    base = gr.themes.Base(
        primary_hue=INK,
        secondary_hue=INK,
        neutral_hue=PAPER,
        text_size=sizes.text_md,
        radius_size=sizes.radius_md,
        font=SANS,
        font_mono=MONO,
    )
    return base.set(
        body_background_fill="#faf9f6",
        body_background_fill_dark="#12171d",
        body_text_color="#1b2430",
        body_text_color_dark="#e4e7eb",
        body_text_color_subdued="#565f6b",
        body_text_color_subdued_dark="#a5afbb",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1a2028",
        background_fill_secondary="#f3f1ec",
        background_fill_secondary_dark="#161c23",
        border_color_primary="#dcd8ce",
        border_color_primary_dark="#333c47",
        button_primary_background_fill="#21456a",
        button_primary_background_fill_hover="#1a3653",
        button_primary_background_fill_dark="#93b0cc",
        button_primary_background_fill_hover_dark="#bccfe2",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#0d1b2b",
        input_background_fill="#ffffff",
        input_background_fill_dark="#12171d",
        input_border_color_focus="#2b5580",
        input_border_color_focus_dark="#93b0cc",
    )
