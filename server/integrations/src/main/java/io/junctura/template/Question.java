package io.junctura.template;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question of a template.
 *
 * @param connector of a connection; null otherwise
 * @param replaces  the text in the template's document that the answer replaces
 */
record Question(
        String name,
        String title,
        @Nullable String description,
        Kind kind,
        @Nullable String connector,
        String replaces) {
    private static final int MAX_LENGTH = 2_000;

    enum Kind {
        TEXT,
        ADDRESS,
        SECRET,
        CONNECTION;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An answer is missing or invalid. */
    static final class WrongAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        /** The name of the {@link Question}. */
        final String ask;

        WrongAnswer(String ask, String message) {
            super(message);
            this.ask = ask;
        }
    }

    /** The answer. @throws WrongAnswer if it is missing or invalid */
    String answer(Map<String, Object> values) throws WrongAnswer {
        if (!(values.get(name) instanceof String text) || text.isBlank()) throw wrong("is needed. Fill it in.");
        if (text.length() > MAX_LENGTH) throw wrong("has at most " + MAX_LENGTH + " characters.");
        if (kind == Kind.SECRET) return text;
        if (text.contains("{{")) throw wrong("must not contain \"{{\". Put expressions into the integration itself.");
        if (kind == Kind.ADDRESS && !isAddress(text.strip())) {
            throw wrong("must be an address such as https://api.example.com/v1, without a user or password.");
        }
        return text.strip();
    }

    private WrongAnswer wrong(String rest) {
        return new WrongAnswer(name, "\"" + title + "\" " + rest);
    }

    private static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
