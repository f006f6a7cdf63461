package io.junctura.integration;

import static io.junctura.http.schema.Schemas.string;

import io.junctura.access.Caller;
import io.junctura.audit.AuditAction;
import io.junctura.audit.AuditLog;
import io.junctura.definition.DocumentDiff;
import io.junctura.definition.Documents;
import io.junctura.definition.Reading;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.BodyLimit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.MaxSize;
import io.junctura.http.schema.RequestBody;
import io.junctura.integration.Drafts.BaseOutdated;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drafts over HTTP, and what differs between versions and drafts. */
public final class DraftRoutes implements Routes {
    private static final String DRAFT = "draft";

    private final Integrations integrations;
    private final Drafts drafts;
    private final AuditLog audit;

    public DraftRoutes(Integrations integrations, Drafts drafts, AuditLog audit) {
        this.integrations = integrations;
        this.drafts = drafts;
        this.audit = audit;
    }

    @Override
    public void routes(RouteTable table) {
        String path = "/api/v1/integrations/{name}/draft";
        table.get(path, http -> show(http, 200, draft(http)))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("The draft of an integration, which may not be published yet")
                .header("If-None-Match", "The ETag of the state that you have")
                .answers(200, "The draft, with an ETag", DraftView.WithDocument.class);
        table.put(path, this::save)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Saves a draft as it is, valid or not")
                .query("base", "The published version that the text was merged with; as before, if it is absent")
                .header("If-Match", "The ETag of the draft that you changed; needed unless it is new")
                .body("application/yaml", () -> string("The document"))
                .bodyLimit(BodyLimit.DOCUMENT)
                .answers(200, "Saved", DraftView.WithDocument.class)
                .answers(201, "Created", DraftView.WithDocument.class)
                .answers(412, "Another text was saved since you read the draft");
        table.delete(path, this::discard)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Discards a draft; the published version stays as it is")
                .header("If-Match", "The ETag of the draft that you read")
                .answers(204, "Discarded");
        table.get(path + "/problems", this::problems)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("What prevents the draft from being published, in itself and in the connections that it needs")
                .answers(200, "The problems", Validity.class);
        table.post(path + "/publish", this::publish)
                .needs(Permission.EDITOR, Audit.OWN_LINE)
                .summary("Publishes the draft as a new version, and discards it")
                .header("If-Match", "The ETag of the draft that you read")
                .optionalBody(Publication.class)
                .answers(200, "Published, or unchanged", DraftView.Published.class)
                .answers(409, "Another version was published since the draft was begun: merge it, and save with base")
                .answers(422, "It has problems");
        table.get("/api/v1/integrations/{name}/versions/{from}/diff/{to}", this::diff)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("What differs between two versions; \"draft\" stands for the draft")
                .answers(
                        200,
                        "The differences by flow and step, in the order of the newer document",
                        DraftView.Differences.class);
    }

    @Lenient
    record Publication(
            @MaxSize(2_000) @Docs("A comment on the version, at most 2,000 characters") @Nullable
            String note) implements RequestBody {}

    private Draft draft(Exchange http) {
        String name = http.pathParam("name");
        return drafts.find(name)
                .orElseThrow(() -> ProblemException.notFound("The integration \"" + name + "\" has no draft."));
    }

    private void show(Exchange http, int status, Draft draft) {
        DraftView view = DraftView.of(draft, drafts.published(draft.integration()));
        Answers.revision(
                http, status, String.valueOf(draft.revision()), new DraftView.WithDocument(view, draft.text()));
    }

    /**
     * Refuses documents that differ from a draft, unless the request allows it by {@code drafts=keep}.
     *
     * @throws ProblemException 409, which names the drafts
     */
    static void requireNoConflictingDraft(Exchange http, Drafts drafts, Reading reading) {
        String wanted = http.queryParam("drafts");
        if ("keep".equals(wanted)) return;
        if (wanted != null) throw ProblemException.badRequest("bad-query", "\"drafts\" can only be \"keep\".");
        List<Draft> found = drafts.conflictingWith(reading);
        if (found.isEmpty()) return;
        Draft first = found.get(0);
        throw new ProblemException(
                        409,
                        "draft-exists",
                        "The integration \"" + first.integration() + "\" has a draft, which " + first.editor()
                                + " changed last, at " + first.changed() + ". Publish or discard the draft first. Or"
                                + " keep it (drafts=keep, --keep-drafts): it must then be merged with what you apply.")
                .with(
                        "drafts",
                        found.stream()
                                .map(draft -> new DraftView.OfIntegration(
                                        draft.integration(),
                                        DraftView.of(draft, drafts.published(draft.integration()))))
                                .toList());
    }

    private void save(Exchange http) throws IOException {
        String name = http.pathParam("name");
        Documents.nameProblem(name).ifPresent(problem -> {
            throw new ProblemException(422, "bad-name", problem);
        });
        String text = Bodies.document(http);
        if (text.length() > Documents.MAX_CHARACTERS) {
            throw new ProblemException(
                    413, "too-large", "A draft has at most " + Documents.MAX_CHARACTERS + " characters.");
        }
        Integer base = base(http);
        if (base != null && base > 0 && integrations.document(name, base).isEmpty()) {
            throw new ProblemException(
                    422, "no-version", "The integration \"" + name + "\" has no version " + base + ".");
        }
        Caller caller = Caller.of(http);
        boolean created;
        Draft saved;
        synchronized (integrations) {
            @Nullable Draft before = drafts.find(name).orElse(null);
            created = before == null;
            Answers.mustMatch(http, before == null ? null : String.valueOf(before.revision()));
            saved = drafts.save(name, text, base, caller.name());
        }
        if (created) audit.record(AuditAction.DRAFT_CREATED, caller.actor(), name);
        show(http, created ? 201 : 200, saved);
    }

    private static @Nullable Integer base(Exchange http) {
        String value = http.queryParam("base");
        if (value == null) return null;
        if (value.matches("[0-9]{1,9}")) return Integer.valueOf(value);
        throw ProblemException.badRequest("bad-query", "\"base\" must be the number of a version, or 0 for none.");
    }

    private void discard(Exchange http) {
        Draft draft;
        synchronized (integrations) {
            draft = draft(http);
            Answers.mustMatch(http, String.valueOf(draft.revision()));
            drafts.discard(draft.integration());
        }
        audit.record(AuditAction.DRAFT_DISCARDED, Caller.of(http).actor(), draft.integration());
        Answers.nothing(http);
    }

    private void problems(Exchange http) {
        Answers.json(http, Validity.of(drafts.problems(draft(http))));
    }

    private void publish(Exchange http) throws IOException {
        String note = Bodies.readOrNothing(http, Publication.class).note();
        Caller caller = Caller.of(http);
        try {
            List<Applied> applied;
            synchronized (integrations) {
                Draft draft = draft(http);
                Answers.mustMatch(http, String.valueOf(draft.revision()));
                applied = drafts.publish(draft, note == null || note.isBlank() ? null : note, caller.name());
            }
            Applied.record(applied, audit, caller.actor());
            Answers.json(http, new DraftView.Published(applied.get(0).version()));
        } catch (BaseOutdated e) {
            throw new ProblemException(409, "published-since", String.valueOf(e.getMessage()))
                    .with("version", e.version == 0 ? null : (long) e.version);
        } catch (InvalidDocuments e) {
            throw e.unchecked();
        }
    }

    private void diff(Exchange http) {
        String from = text(http, "from");
        String to = text(http, "to");
        List<DraftView.Change> changes = DocumentDiff.between(from, to).stream()
                .map(DraftView.Change::of)
                .toList();
        Answers.json(http, new DraftView.Differences(from.equals(to), changes));
    }

    private String text(Exchange http, String which) {
        String version = http.pathParam(which);
        if (version.equals(DRAFT)) return draft(http).text();
        return IntegrationRoutes.document(integrations, http, which);
    }
}
