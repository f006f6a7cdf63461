package io.junctura.outbound;

/** The numbers of WebSocket frames (RFC 6455): opcodes, and the codes with which a connection is closed. */
final class WebSocketFrame {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int NORMAL = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int BAD_TEXT = 1007;
    static final int TOO_LONG = 1009;

    private WebSocketFrame() {}
}
