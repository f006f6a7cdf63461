package io.junctura.search;

/** The index cannot be asked at this moment; the message says why and what to do. The server is otherwise well. */
public final class SearchUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    SearchUnavailable(String message) {
        super(message);
    }
}
