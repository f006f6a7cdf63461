package io.junctura.state;

import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.Route;
import io.junctura.http.Strict;
import io.junctura.http.problem.ProblemException;
import io.junctura.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts of requests that the routes of state and xref share: whose values, which page. Keys and ids may contain anything, so they are queries. */
final class StateQueries {
    private static final int LIMIT = 50;
    private static final int MAX = 200;
    private static final List<String> OWNER = List.of("instance", "integration", "flow");

    private final BiPredicate<String, String> exists;

    /** @param exists whether there is such an integration, and in it such a flow; any flow where its name is empty */
    StateQueries(BiPredicate<String, String> exists) {
        this.exists = exists;
    }

    static Route listed(Route route) {
        return route.needs(Permission.VIEWER, Audit.READ)
                .query("instance", "default if not given")
                .query("integration", "Required")
                .query("limit", "How many, 1 to 200; the default is 50")
                .query("cursor", "The cursor of the page: next of the page before it");
    }

    static Route owned(Route route, Permission permission) {
        return route.needs(permission, route.unsafe() ? Audit.CALL : Audit.READ)
                .query("instance", "default if not given")
                .query("integration", "Required")
                .query("flow", "Whose it is, if not the whole integration's")
                .answers(404, "There is none");
    }

    /** Nothing would ever read what is written for one that is not there; what one has left behind can be deleted. */
    void mustExist(Owner owner) {
        if (!exists.test(owner.integration(), "")) {
            throw ProblemException.notFound("No integration is named \"" + owner.integration() + "\".");
        }
        if (!exists.test(owner.integration(), owner.flow())) {
            throw ProblemException.notFound(
                    "The integration \"" + owner.integration() + "\" has no flow \"" + owner.flow() + "\".");
        }
    }

    /** By the rules of the steps' own inputs. */
    static <T> T checked(Supplier<T> input) {
        try {
            return input.get();
        } catch (IllegalArgumentException e) {
            throw new ProblemException(422, "invalid", String.valueOf(e.getMessage()));
        }
    }

    /** @param more what else the query holds: a misspelt flow would be taken for none, and what all flows share be meant */
    static Owner owner(Exchange http, String... more) {
        Strict.listQueries(http, Stream.concat(OWNER.stream(), Stream.of(more)).toList());
        String flow = http.queryParam("flow");
        return new Owner(instance(http), needed(http, "integration"), flow == null ? "" : flow);
    }

    static String instance(Exchange http) {
        String instance = http.queryParam("instance");
        return instance == null || instance.isEmpty() ? "default" : instance;
    }

    static String needed(Exchange http, String name) {
        String value = http.queryParam(name);
        if (value != null && !value.isEmpty()) return value;
        throw ProblemException.badRequest("missing-parameter", "The query needs " + name + ".");
    }

    static int limit(Exchange http) {
        String text = http.queryParam("limit");
        if (text == null || text.isEmpty()) return LIMIT;
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX) return limit;
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw ProblemException.badRequest("bad-limit", "limit must be a whole number from 1 to " + MAX + ".");
    }

    static <T> List<T> cut(List<T> found, int limit) {
        return found.subList(0, Math.min(limit, found.size()));
    }

    static String cursor(String... last) {
        byte[] json = Json.write(Arrays.asList(last));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    static @Nullable List<String> after(Exchange http, int parts) {
        String cursor = http.queryParam("cursor");
        if (cursor == null || cursor.isEmpty()) return null;
        try {
            String json = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (Json.parse(json) instanceof List<?> list && list.size() == parts) {
                return list.stream().map(String::valueOf).toList();
            }
        } catch (RuntimeException e) {
            // Said below.
        }
        throw ProblemException.badRequest(
                "bad-cursor", "The cursor is not one of this list's. Leave it away to begin anew.");
    }

    /** The flow as views show it: null where all flows of the integration share a value. */
    static @Nullable String flow(Owner owner) {
        return owner.flow().isEmpty() ? null : owner.flow();
    }
}
