package io.junctura.plugins.github;

import io.junctura.api.ConnectorException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes paths of the API from values of flows. A value cannot lead to another repository or another part of the API. */
final class Repository {
    static final String PATTERN = "^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$";
    static final String HINT = "the owner and the name, such as octo-org/orders";

    private static final Pattern WHOLE = Pattern.compile(PATTERN);

    private Repository() {}

    /** Such as {@code /repos/octo-org/orders}. */
    static String path(String repository) throws ConnectorException {
        boolean whole = WHOLE.matcher(repository).matches()
                && Arrays.stream(repository.split("/")).noneMatch(part -> part.matches("\\.+"));
        if (whole) return "/repos/" + repository;
        throw ConnectorException.badInput("\"repository\" must be " + HINT + ", not \"" + repository + "\".");
    }

    /** A file's path within a repository, for an address. */
    static String file(String path) throws ConnectorException {
        String[] parts = path.split("/", -1);
        if (Arrays.stream(parts).anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
            throw ConnectorException.badInput(
                    "\"path\" must be the path of a file within the repository, such as docs/orders.csv, not \"" + path
                            + "\".");
        }
        return Arrays.stream(parts).map(Repository::segment).collect(Collectors.joining("/"));
    }

    /** One part of an address' path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
