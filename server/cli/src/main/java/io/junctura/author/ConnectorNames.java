package io.junctura.author;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/**
 * The names of a new connector in its project.
 *
 * @param id         the ID of the connector, such as {@code acme-crm}
 * @param javaPrefix the beginning of the names of its classes, such as {@code AcmeCrm}
 * @param title      for people, such as {@code Acme Crm}
 */
public record ConnectorNames(String id, String javaPrefix, String title, String javaPackage) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int MAX_LENGTH = 50;

    /**
     * The names in the templates. A name that is part of another one comes after it. The projects of all templates are built
     * together, so each has its own name, such as {@code junctura-connector-acme-stream}.
     */
    private static final Pattern TEMPLATE = Pattern.compile(
            "(?<path>com/example/acme)|(?<package>com\\.example\\.acme)|(?<group><groupId>com\\.example</groupId>)"
                    + "|(?<dashed>Acme(?=-)|(?<=-)Acme)|(?<prefix>Acme(?=[A-Za-z0-9_])|(?<=[A-Za-z0-9_])Acme)|(?<title>Acme)|(?<id>(?<=junctura-connector-)acme-(?:stream|file)|acme)");

    /**
     * @param javaPackage null for one that is derived from the ID
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static ConnectorNames of(String id, @Nullable String javaPackage) {
        if (!ID.matcher(id).matches() || id.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "\"" + id + "\" cannot name a connector. Use lower-case letters, digits and single dashes, a letter"
                            + " first, " + MAX_LENGTH + " characters at the most, such as acme or acme-crm.");
        }
        String named = javaPackage != null ? javaPackage : "com.example." + id.replace("-", "");
        if (!SourceVersion.isName(named, SourceVersion.RELEASE_17)) {
            throw new IllegalArgumentException("\"" + named + "\" cannot name a package in Java. Name one with"
                    + " --package, such as com.example.connector.");
        }
        if (named.equals("io.junctura") || named.startsWith("io.junctura.")) {
            throw new IllegalArgumentException(
                    "The package " + named + " is the server's. Name one of your own with --package.");
        }
        StringBuilder prefix = new StringBuilder();
        StringBuilder title = new StringBuilder();
        for (String word : id.split("-", -1)) {
            String capital = Character.toUpperCase(word.charAt(0)) + word.substring(1);
            prefix.append(capital);
            title.append(title.isEmpty() ? "" : " ").append(capital);
        }
        return new ConnectorNames(id, prefix.toString(), title.toString(), named);
    }

    /** Replaces the names in a text of the template, or in the path of a file. */
    String rename(String text) {
        Matcher name = TEMPLATE.matcher(text);
        StringBuilder renamed = new StringBuilder();
        while (name.find()) name.appendReplacement(renamed, Matcher.quoteReplacement(instead(name)));
        return name.appendTail(renamed).toString();
    }

    private String instead(Matcher name) {
        if (name.group("path") != null) return javaPackage.replace('.', '/');
        if (name.group("package") != null) return javaPackage;
        if (name.group("group") != null) return "<groupId>" + group() + "</groupId>";
        if (name.group("dashed") != null) return title.replace(' ', '-');
        if (name.group("prefix") != null) return javaPrefix;
        return name.group("title") != null ? title : id;
    }

    /** The Maven group of the project, which is its Java package. */
    private String group() {
        int dot = javaPackage.lastIndexOf('.');
        return dot < 0 ? javaPackage : javaPackage.substring(0, dot);
    }
}
