"""Prompts longer than a text encoder reads at once: pieces of 75 tokens, each encoded, their states in a row."""

import torch


def pieces(tokenizer, text: str) -> list[list[int]]:
    ids = tokenizer(text, truncation=False, add_special_tokens=False).input_ids
    room = tokenizer.model_max_length - 2
    count = max(1, -(-len(ids) // room))
    result = []
    for index in range(count):
        inside = ids[index * room : (index + 1) * room]
        padding = [tokenizer.pad_token_id] * (room - len(inside))
        result.append([tokenizer.bos_token_id, *inside, tokenizer.eos_token_id, *padding])
    return result


def encode(encoder, parts: list[list[int]], is_xl: bool, clip_skip: int | None) -> tuple[torch.Tensor, torch.Tensor]:
    """The states of all pieces [1, tokens, width] and the pooled text of the first."""
    states, pooled = [], None
    for ids in parts:
        output = encoder(torch.tensor([ids]), output_hidden_states=True)
        if is_xl:
            states.append(output.hidden_states[-2 - (clip_skip or 0)])
        elif clip_skip is None:
            states.append(output.last_hidden_state)
        else:
            norm = getattr(encoder, "text_model", encoder).final_layer_norm
            states.append(norm(output.hidden_states[-1 - clip_skip]))
        pooled = output[0] if pooled is None else pooled
    return torch.cat(states, dim=1), pooled


def readers(pipeline) -> list[tuple]:
    names = ("", "_2") if hasattr(pipeline, "text_encoder_2") else ("",)
    pairs = [(getattr(pipeline, f"tokenizer{name}"), getattr(pipeline, f"text_encoder{name}")) for name in names]
    return [(tokenizer, encoder) for tokenizer, encoder in pairs if encoder is not None]


def embed(pipeline, text: str, count: int, clip_skip: int | None) -> tuple[torch.Tensor, torch.Tensor]:
    """@param count pieces, as many as the longer of the two prompts needs: empty ones make up for the rest"""
    is_xl = hasattr(pipeline, "text_encoder_2")
    states, pooled = [], None
    for tokenizer, encoder in readers(pipeline):
        parts = pieces(tokenizer, text)
        padded = parts + pieces(tokenizer, "") * (count - len(parts))
        state, pooled = encode(encoder, padded, is_xl, clip_skip)
        states.append(state)
    return torch.cat(states, dim=-1), pooled


def embed_long(pipeline, request: dict) -> dict:
    """Arguments of a pipeline's call in place of its prompts."""
    is_xl = hasattr(pipeline, "text_encoder_2")
    prompt, negative_prompt = request["prompt"], request.get("negativePrompt")
    zeros = negative_prompt is None and is_xl and pipeline.config.get("force_zeros_for_empty_prompt", False)
    guided = request["guidanceScale"] > 1
    texts = [prompt, negative_prompt or ""] if guided and not zeros else [prompt]
    count = max(len(pieces(tokenizer, text)) for tokenizer, _ in readers(pipeline) for text in texts)
    positive, pooled = embed(pipeline, prompt, count, request.get("clipSkip"))
    if zeros or not guided:
        negative, negative_pooled = torch.zeros_like(positive), torch.zeros_like(pooled)
    else:
        negative, negative_pooled = embed(pipeline, negative_prompt or "", count, None)
    given = {"prompt_embeds": positive, "negative_prompt_embeds": negative}
    if is_xl:
        given |= {"pooled_prompt_embeds": pooled, "negative_pooled_prompt_embeds": negative_pooled}
    return given
