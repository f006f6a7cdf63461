package io.junctura.json;

/** JSON Pointers (RFC 6901), which name a place in a document or a body. */
public final class JsonPointer {
    private JsonPointer() {}

    /** A name as a segment of a pointer, without the slash before it. */
    public static String segment(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** The name that a segment of a pointer stands for. */
    public static String name(String segment) {
        return segment.replace("~1", "/").replace("~0", "~");
    }
}
