package io.junctura.http;

/** The parts of the address space that differ in who answers. */
final class Addresses {
    private Addresses() {}

    /** Answered by what people publish, open to the outside. */
    static boolean ofFlows(String path) {
        return path.startsWith("/hooks/") || path.startsWith("/call/") || path.startsWith("/callback/");
    }

    /** The pages for customers, which other sites may embed if the settings name them. */
    static boolean ofPortal(String path) {
        return path.equals("/portal") || path.startsWith("/portal/");
    }

    /** Answered by the server alone: what is unknown there is an error, not a page of the web UI. */
    static boolean ofPages(String path) {
        return !ofFlows(path)
                && !path.equals("/api")
                && !path.startsWith("/api/")
                && !path.startsWith("/health/")
                && !path.equals("/metrics");
    }
}
