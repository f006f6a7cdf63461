package io.junctura.plugins.xslt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A text that is written in UTF-8. */
final class LimitedBytes extends LimitedStream {
    private final ByteArrayOutputStream bytes;

    LimitedBytes(long most) {
        this(most, new ByteArrayOutputStream());
    }

    private LimitedBytes(long most, ByteArrayOutputStream bytes) {
        super(bytes, most);
        this.bytes = bytes;
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
