package io.junctura.json;

/** Text that is not JSON, JSON beyond a limit, or a value that JSON cannot express. The message is one plain sentence. */
public final class JsonProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What kind of problem it is, for callers that answer differently to each. */
    public enum Kind {
        /** The text is not JSON. */
        SYNTAX,
        /** The text is JSON that is nested too deeply, or has too long a string or number. */
        LIMIT,
        /** The text has more bytes than the caller allows. */
        TOO_LARGE,
        /** The value to be written cannot be expressed in JSON. */
        VALUE
    }

    private final Kind kind;
    private final int line;
    private final int column;

    JsonProblem(Kind kind, String sentence, int line, int column) {
        super(sentence);
        this.kind = kind;
        this.line = line;
        this.column = column;
    }

    public Kind kind() {
        return kind;
    }

    /** From 1; 0 if there is no place to point at. */
    public int line() {
        return line;
    }

    /** From 1, in bytes or characters of the line; 0 if there is no place to point at. */
    public int column() {
        return column;
    }
}
