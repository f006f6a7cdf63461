package io.junctura.outbound;

import java.io.IOException;

/** The connection has to be closed. The message says why; the code is sent to the other side. */
final class WebSocketEnd extends IOException {
    private static final long serialVersionUID = 1L;

    private final int code;

    WebSocketEnd(int code, String why) {
        super(why);
        this.code = code;
    }

    int code() {
        return code;
    }
}
