package io.junctura.cli;

/** The kinds of failures in words for people. The web UI uses the same. */
final class FailureWords {
    private FailureWords() {}

    /** @param kind its name in the API, such as {@code TRY_LATER} */
    static String of(String kind) {
        return switch (kind) {
            case "BAD_INPUT" -> "invalid input";
            case "REFUSED" -> "rejected";
            case "CREDENTIALS" -> "credentials refused";
            case "TRY_LATER" -> "not available";
            case "IN_DOUBT" -> "outcome not known";
            case "CANCELLED" -> "cancelled";
            default -> "unexpected failure";
        };
    }
}
