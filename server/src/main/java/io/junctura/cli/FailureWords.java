package io.junctura.cli;

/** The kinds of failures, which the API names for programs, as people say them. The web UI says the same. */
final class FailureWords {
    private FailureWords() {}

    /** @param kind as the API names it, such as {@code TRY_LATER} */
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
