package io.junctura.plugins.csv;

/** A row that cannot be used, while those that follow it can. */
final class BadRow extends Exception {
    private static final long serialVersionUID = 1L;

    /** Which option reads the row, as a sentence; empty if none does. */
    final String advice;

    /** @param reason without the row's place, such as {@code column "total" must be a number such as 12.5, not "x"} */
    BadRow(String reason, String advice) {
        super(reason, null, false, false);
        this.advice = advice;
    }
}
