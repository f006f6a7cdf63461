package io.junctura.expression;

/** A growing text. Its memory is charged before it grows. */
final class BoundedText {

    private static final int FIRST = 32;

    /** A character takes two bytes here, and two in the string that is made at the end. */
    private static final int BYTES_PER_CHARACTER = 4;

    private final Evaluation evaluation;
    private final StringBuilder out = new StringBuilder(FIRST);
    private long capacity = FIRST;
    private long charged;

    BoundedText(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    private void grows(int by) {
        long length = (long) out.length() + by;
        if (length <= capacity) return;
        evaluation.size(length);
        long next = Math.max(length, 2 * capacity);
        long more = BYTES_PER_CHARACTER * (next - capacity);
        evaluation.makes(more);
        charged += more;
        capacity = next;
        out.ensureCapacity((int) next);
    }

    BoundedText append(char c) {
        grows(1);
        out.append(c);
        return this;
    }

    BoundedText append(String text) {
        grows(text.length());
        out.append(text);
        return this;
    }

    /** A part of a text. */
    BoundedText append(String text, int from, int to) {
        grows(to - from);
        out.append(text, from, to);
        return this;
    }

    /** The bytes that were charged for the text. */
    long charged() {
        return charged;
    }

    int length() {
        return out.length();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
