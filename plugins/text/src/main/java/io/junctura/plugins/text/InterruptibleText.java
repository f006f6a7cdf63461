package io.junctura.plugins.text;

/** A text that a regular expression reads until the thread is interrupted: the library ignores interrupts. */
final class InterruptibleText implements CharSequence {
    private final String text;

    InterruptibleText(String text) {
        this.text = text;
    }

    /** The thread was interrupted. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super(null, null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (Thread.currentThread().isInterrupted()) throw new Stopped();
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
