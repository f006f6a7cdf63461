package io.junctura.integration;

import io.junctura.connection.SecretValues;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.Reading;
import io.junctura.definition.Reading.IntegrationDocument;
import io.junctura.integration.IntegrationStore.Row;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The drafts of integrations, at most one for each. A caller that compares before it changes holds the lock of {@link
 * Integrations}.
 */
public final class Drafts {
    /** The name of a pin for the trigger: an object with {@code payload}, {@code headers} and {@code trigger}. */
    static final String TRIGGER = "trigger";

    final DraftStore store;
    private final Integrations integrations;
    private final Clock clock;

    public Drafts(DraftStore store, Integrations integrations, Clock clock) {
        this.store = store;
        this.integrations = integrations;
        this.clock = clock;
    }

    Optional<Draft> find(String integration) {
        return store.find(integration);
    }

    /** Whether the integration has a draft. */
    public boolean has(String integration) {
        return store.find(integration).isPresent();
    }

    List<Draft> all() {
        return store.all();
    }

    /**
     * Saves a text, which may be invalid.
     *
     * @param base the published version that the text was merged with; null: as before, else the version that is published now
     */
    public Draft save(String integration, String text, @Nullable Integer base, String editor) {
        int version =
                base != null ? base : store.find(integration).map(Draft::base).orElseGet(() -> published(integration));
        return store.put(integration, text, version, clock.instant(), editor);
    }

    void discard(String integration) {
        store.discard(integration);
        // A publication, in contrast, keeps the pins for the next draft.
        store.deletePins(integration);
    }

    /** The version of an integration that is published; 0 if none is. */
    int published(String integration) {
        return integrations.find(integration).map(Row::version).orElse(0);
    }

    /** The problems that prevent a publication: of the draft, and of missing connections, secrets and config values. */
    List<Problem> problems(Draft draft) {
        List<NamedText> files = List.of(new NamedText(draft.integration(), draft.text()));
        return integrations.problems(files, withNameCheck(files.get(0), integrations.reading(files)));
    }

    /**
     * Publishes a draft, and discards it.
     *
     * @param note what the publisher says about the version
     * @throws BaseOutdated   if another version has been published since the draft was begun or last merged
     * @throws InvalidDocuments if it has problems
     */
    List<Applied> publish(Draft draft, @Nullable String note, String creator) throws InvalidDocuments, BaseOutdated {
        synchronized (integrations) {
            int published = published(draft.integration());
            if (draft.base() != published) throw new BaseOutdated(draft, published);
            List<NamedText> files = List.of(new NamedText(draft.integration(), draft.text()));
            Reading reading = withNameCheck(files.get(0), integrations.reading(files));
            if (!reading.problems().isEmpty()) throw new InvalidDocuments(reading.problems());
            List<Applied> applied = integrations.apply(files, reading, SecretValues.given(Map.of()), creator, note);
            store.discard(
                    draft.integration()); // The store has deleted it already, unless its text was published before.
            return applied;
        }
    }

    /** Adds a problem if the text is not exactly one document, of this integration. */
    private static Reading withNameCheck(NamedText file, Reading reading) {
        if (!reading.problems().isEmpty()) return reading;
        if (reading.connections().isEmpty()
                && reading.integrations().size() == 1
                && reading.integrations().get(0).name().equals(file.name())) return reading;
        return reading.and(List.of(new Problem(
                file.name(),
                "/integration",
                1,
                1,
                "other-document",
                "A draft is one document, of the integration \"" + file.name() + "\". To give the integration another"
                        + " name, save the text as the draft of that name.",
                null)));
    }

    /** The drafts that differ from documents that are about to be published and change something. */
    List<Draft> conflictingWith(Reading reading) {
        List<Draft> found = new ArrayList<>();
        for (IntegrationDocument document : reading.integrations()) {
            Draft draft = store.find(document.name()).orElse(null);
            if (draft == null || draft.text().equals(document.text())) continue;
            Optional<String> now = integrations.find(document.name()).map(integrations::document);
            if (!now.equals(Optional.of(document.text()))) found.add(draft);
        }
        return found;
    }

    /** A draft cannot be published, because another version was published since it was begun or merged. */
    static final class BaseOutdated extends Exception {
        private static final long serialVersionUID = 1L;

        /** The version that is published now; 0 if none is. */
        final int version;

        BaseOutdated(Draft draft, int version) {
            super(
                    version == 0
                            ? "Version " + draft.base()
                                    + ", from which the draft was begun, is no longer published. Save"
                                    + " the draft with base=0, then publish it."
                            : "The draft was begun from "
                                    + (draft.base() == 0 ? "nothing" : "version " + draft.base()) + ", and version "
                                    + version + " was published since. Merge the draft with it, save it with base="
                                    + version + ", then publish it.");
            this.version = version;
        }
    }
}
