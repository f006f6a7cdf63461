package io.junctura.search;

/** The index cannot be used at this moment. The message says why and what to do. */
public final class SearchUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    SearchUnavailable(String message) {
        super(message);
    }
}
