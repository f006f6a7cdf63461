package io.junctura.plugins.formats;

import java.io.IOException;

/** Bytes that are no text in their encoding; its message is for people. */
public final class UnreadableText extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableText(String message) {
        super(message);
    }
}
