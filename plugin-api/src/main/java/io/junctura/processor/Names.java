package io.junctura.processor;

import java.util.Locale;

/** Converts names between the forms of Java, documents and labels. */
final class Names {

    private Names() {}

    /** {@code customerId}: "Customer id"; {@code baseURL}: "Base URL". */
    static String humanised(String name) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean starts = i > 0 && Character.isUpperCase(c) && !Character.isUpperCase(name.charAt(i - 1));
            if (c == '_' || c == '$') {
                words.append(' ');
                continue;
            }
            if (starts) {
                words.append(' ');
            }
            boolean abbreviation = Character.isUpperCase(c)
                    && (i + 1 < name.length()
                            ? Character.isUpperCase(name.charAt(i + 1))
                            : i > 0 && Character.isUpperCase(name.charAt(i - 1)));
            boolean inside = i > 0 && Character.isUpperCase(name.charAt(i - 1));
            words.append(abbreviation || inside ? c : Character.toLowerCase(c));
        }
        return words.isEmpty() ? name : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** {@code StandardWebhooks}: {@code standardWebhooks}. The server's binder does the same. */
    static String camelCase(String simpleName) {
        return Character.toLowerCase(simpleName.charAt(0)) + simpleName.substring(1);
    }

    /** {@code TRY_LATER}: {@code try-later}. The server's binder does the same. */
    static String kebabCase(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Two spellings of one constant are equal in this form. */
    static String folded(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
