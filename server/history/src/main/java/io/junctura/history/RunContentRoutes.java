package io.junctura.history;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.api.Rows;
import io.junctura.files.Contents;
import io.junctura.files.RowPreviews;
import io.junctura.history.RunContents.Content;
import io.junctura.history.step.StepHistory;
import io.junctura.history.step.StepViews;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Schemas;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.rows.FirstRows;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/runs/ID/contents} and {@code file}: the files and rows in the payload of a run, or in the output of a step. */
final class RunContentRoutes {
    private static final int MAX_SHOWN = 20;
    private static final int MAX_SEARCHED = 1_000;

    /** In bytes. */
    private static final int BEGINNING = 4 << 10;

    /** The browser shows these in a page. All other files are sent as bytes, so that nothing in them is executed. */
    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private final RunTable table;
    private final RunReader journal;
    private final Files files;
    private final RowPreviews rows;

    RunContentRoutes(RunTable table, RunReader journal, Files files) {
        this.table = table;
        this.journal = journal;
        this.files = files;
        this.rows = new RowPreviews(files);
    }

    void routes(RouteTable routes) {
        routes.get("/api/v1/runs/{id}/contents", this::contents)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("The files and rows in the output of a step, or in the payload, with the beginning of each")
                .query("step", "The step's path; absent: the payload")
                .answers(200, "At most 20; none in values that are too large to be shown", RunContents.class)
                .answers(404, "No run has this id");
        routes.get("/api/v1/runs/{id}/file", this::file)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("A file in the output of a step, or in the payload")
                .query("step", "The step's path; absent: the payload")
                .query("at", "Where the file is in the value, as a JSON pointer, such as /attachments/0")
                .answers(200, "The file", Schemas::string)
                .answers(404, "No run has this id, there is no such file, or it is not kept any longer");
    }

    private void contents(Exchange http) {
        long run = RunActionRoutes.existing(table, http.pathParam("id")).id();
        String step = http.queryParam("step");
        try (Reservation memory = HeapShare.VIEW_VALUES.open()) {
            Object value = value(http, memory);
            List<Content> items = Contents.in(value, MAX_SHOWN).stream()
                    .map(one -> content(one, run, step))
                    .toList();
            Answers.json(http, new RunContents(items));
        }
    }

    private @Nullable Object value(Exchange http, Reservation memory) {
        String step = http.queryParam("step");
        StepHistory history = new StepHistory();
        long run = RunActionRoutes.existing(table, http.pathParam("id")).id();
        StoredRun stored = journal.view(run, history).orElseThrow(() -> RunProblems.unknown(http.pathParam("id")));
        memory.grow(history.bytes());
        return step == null || step.isEmpty() ? stored.accepted().payload() : StepViews.output(history, step);
    }

    private Content content(Contents found, long run, @Nullable String step) {
        if (found.value() instanceof Rows.Unread unread) {
            FirstRows first = rows.of(unread);
            return new Content(
                    found.at(), "rows", unread.by(), null, null, table(first, OptionalLong.empty()), null, null, null);
        }
        FileRef file = (FileRef) found.value();
        RunContents.Table table = null;
        String text = null;
        String problem = null;
        try {
            if (RowPreviews.isTable(file)) table = table(rows.of(file), rows.count(file));
            if (table == null) text = beginning(file);
        } catch (NoSuchFileException e) {
            problem = "The file is not kept any longer.";
        } catch (IOException e) {
            problem = "The file cannot be read: " + e.getMessage() + ".";
        }
        String whole = problem == null ? address(run, step, found.at()) : null;
        return new Content(
                found.at(), "file", file.name(), file.contentType(), file.size(), table, text, problem, whole);
    }

    private static RunContents.@Nullable Table table(@Nullable FirstRows first, OptionalLong count) {
        if (first == null) return null;
        Long all = first.whole() ? (Long) (long) first.rows().size() : null;
        return new RunContents.Table(first.columns(), first.rows(), count.isPresent() ? (Long) count.getAsLong() : all);
    }

    /** Of a text; null for other files. Also finds out whether the file exists. */
    private @Nullable String beginning(FileRef file) throws IOException {
        try (var in = files.open(file)) {
            if (!isText(RowPreviews.type(file))) return null;
            byte[] bytes = in.readNBytes(BEGINNING + 1);
            int end = Math.min(bytes.length, BEGINNING);
            // A byte that begins with the bits 10 continues a character.
            while (end > 0 && end < bytes.length && (bytes[end] & 0xC0) == 0x80) end--;
            String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
            return end < bytes.length ? text + "…" : text;
        }
    }

    private static boolean isText(String type) {
        return type.startsWith("text/")
                || type.endsWith("+json")
                || type.endsWith("+xml")
                || Set.of("application/json", "application/xml", "application/yaml", "application/x-ndjson")
                        .contains(type);
    }

    private static String address(long run, @Nullable String step, String at) {
        String of = step == null ? "" : "step=" + URLEncoder.encode(step, StandardCharsets.UTF_8) + "&";
        return "/api/v1/runs/" + run + "/file?" + of + "at=" + URLEncoder.encode(at, StandardCharsets.UTF_8);
    }

    private void file(Exchange http) throws IOException {
        String at = http.queryParam("at");
        try (Reservation memory = HeapShare.VIEW_VALUES.open()) {
            FileRef file = Contents.in(value(http, memory), MAX_SEARCHED).stream()
                    .filter(one -> one.at().equals(at == null ? "" : at) && one.value() instanceof FileRef)
                    .map(one -> (FileRef) one.value())
                    .findFirst()
                    .orElseThrow(() -> ProblemException.notFound("There is no file at this place of the value."));
            String type = RowPreviews.type(file);
            var content = files.open(file);
            http.header("Cache-Control", "no-store");
            http.header("Content-Disposition", "attachment; filename*=UTF-8''" + encoded(file.name()));
            http.answer(200, IMAGES.contains(type) ? type : "application/octet-stream", file.size(), content);
        } catch (NoSuchFileException e) {
            throw ProblemException.notFound("The file is not kept any longer.");
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
