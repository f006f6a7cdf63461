package io.junctura.definition;

import io.junctura.definition.IntegrationPlan.SecretUse;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.IntegrationDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds secrets that a document refers to and that the connection bound to its slot does not have. Pure. */
public final class MissingSecrets {

    private static final int MAX_NAMED = 20;

    private MissingSecrets() {}

    /**
     * A connection.
     *
     * @param secrets the names of its secrets
     */
    public record Holder(String connection, Collection<String> secrets) {}

    /**
     * @param file  named in the problems; null: none
     * @param bound the connection of a slot, by the slot's name; empty: unknown
     */
    public static List<Problem> missing(
            @Nullable String file, IntegrationPlan plan, Function<String, Optional<Holder>> bound) {
        List<Problem> problems = new ArrayList<>();
        for (SecretUse use : plan.secrets()) {
            Holder holder = bound.apply(use.slot()).orElse(null);
            if (holder == null || holder.secrets.contains(use.name())) continue;
            if (problems.size() == Findings.MAX) break;
            problems.add(new Problem(
                    file,
                    use.pointer(),
                    use.line(),
                    use.column(),
                    "missing-secret",
                    "The connection \"" + holder.connection + "\" has no secret \"" + use.name() + "\"; "
                            + (holder.secrets.isEmpty() ? "it has none." : "it has " + some(holder.secrets) + ".")
                            + " Save one of this name with it.",
                    Findings.nearest(use.name(), holder.secrets)));
        }
        return problems;
    }

    /** The first names, for messages. */
    private static String some(Collection<String> names) {
        String first = new TreeSet<>(names).stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
        return names.size() > MAX_NAMED ? first + ", …" : first;
    }

    /** Checks documents among themselves: each slot is bound to the connection with its name. */
    public static List<Problem> missing(Reading reading) {
        List<Problem> problems = new ArrayList<>();
        for (IntegrationDocument document : reading.integrations()) {
            problems.addAll(missing(document.file(), document.plan(), slot -> held(reading, slot)));
        }
        return problems;
    }

    private static Optional<Holder> held(Reading reading, String slot) {
        for (ConnectionDocument document : reading.connections()) {
            if (document.name().equals(slot)) {
                return Optional.of(new Holder(slot, document.secrets().keySet()));
            }
        }
        return Optional.empty();
    }
}
