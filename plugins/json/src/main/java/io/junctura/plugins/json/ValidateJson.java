package io.junctura.plugins.json;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.Rows;
import io.junctura.api.Rule;
import io.junctura.plugins.formats.RowReader;
import io.junctura.plugins.formats.SmallText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Validates a value, or any number of rows, against a JSON Schema (2020-12). The result lists the problems and where
 * they are.
 *
 * @param schema       the schema: an object, a text with JSON, or a JSON file of up to 10 MB
 * @param value        the value: any JSON value, or a JSON file of up to 10 MB
 * @param rows         rows, in place of a value. Each row is checked separately
 * @param formats      whether the formats of the schema, such as {@code date-time} or {@code email}, are checked
 * @param mostProblems how many problems the result contains at most, from 1 to 1000
 * @param fail         whether the step fails if a value does not conform to the schema
 */
@ActionInfo(id = "validate", title = "Validate against a schema", effect = Effect.READ)
@Rule(
        of = {"value", "rows"},
        must = Rule.Must.AT_MOST_ONE)
public record ValidateJson(
        @Field(widget = Field.Widget.JSON) Object schema,
        @Field(widget = Field.Widget.JSON) @Nullable Object value,
        @Nullable Rows rows,
        @Field(fallback = "true", advanced = true) boolean formats,

        @Field(fallback = "100", min = 1, max = 1000, advanced = true)
        int mostProblems,

        @Field(fallback = "false") boolean fail)
        implements Action<NoConnection, ValidateJson.Result> {

    private static final long MAX_FILE_SIZE = 10_000_000;
    private static final int AT_ONCE = 200;
    private static final int MAX_IN_MESSAGE = 5;

    /**
     * The result of the validation.
     *
     * @param valid    whether all values conform to the schema
     * @param count    the number of values that were checked
     * @param invalid  the number of values that do not conform
     * @param problems the problems, up to {@code mostProblems}
     */
    public record Result(boolean valid, long count, long invalid, List<Problem> problems) {}

    /**
     * A problem.
     *
     * @param row     the row's number, from 1; absent for a value
     * @param path    where the problem is, as a JSON Pointer such as {@code /lines/0/price}; empty for the whole value
     * @param message what does not conform
     */
    public record Problem(@Nullable Long row, String path, String message) {
        private String sentence() {
            return (row == null ? "" : "row " + row + ", ") + (path.isEmpty() ? "the whole" : path) + ": " + message;
        }
    }

    public ValidateJson {
        if (value != null && rows != null) throw new IllegalArgumentException("Set either \"value\" or \"rows\".");
        if (mostProblems < 1 || mostProblems > 1000) {
            throw new IllegalArgumentException("mostProblems must be from 1 to 1000.");
        }
    }

    @Override
    public Result run(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Object given = schema instanceof String text
                ? context.json().parse(SmallText.checked(text).getBytes(StandardCharsets.UTF_8))
                : read(schema, context);
        Schemas against = Schemas.of(given, formats);
        List<Problem> problems = new ArrayList<>();
        Result result = rows == null ? one(against, problems, context) : each(rows, against, problems, context);
        if (!fail || result.valid()) return result;
        String some =
                problems.stream().limit(MAX_IN_MESSAGE).map(Problem::sentence).collect(Collectors.joining("; "));
        throw ConnectorException.badInput(
                (rows == null ? "The value does" : result.invalid() + " of " + result.count() + " rows do")
                        + " not fit the schema: " + some + (problems.size() > MAX_IN_MESSAGE ? "; and more." : "."));
    }

    private Result one(Schemas against, List<Problem> problems, ActionContext<NoConnection> context)
            throws ConnectorException, InterruptedException {
        boolean fits = against.check(read(value, context), null, mostProblems, problems);
        return new Result(fits, 1, fits ? 0 : 1, problems);
    }

    private Result each(Rows all, Schemas against, List<Problem> problems, ActionContext<NoConnection> context)
            throws ConnectorException, InterruptedException {
        long count = 0;
        long invalid = 0;
        try (RowStreams.Reader reader = context.rows().open(all)) {
            for (List<@Nullable Object> some = reader.next(AT_ONCE); !some.isEmpty(); some = reader.next(AT_ONCE)) {
                for (Object row : some) {
                    if (!against.check(row, ++count, mostProblems, problems)) invalid++;
                }
                context.progress(count, 0, "rows");
                if (Thread.interrupted()) throw new InterruptedException();
            }
        }
        return new Result(invalid == 0, count, invalid, problems);
    }

    private static @Nullable Object read(@Nullable Object given, ActionContext<NoConnection> context)
            throws ConnectorException {
        if (!(given instanceof FileRef file)) return given;
        if (file.size() > MAX_FILE_SIZE) {
            throw ConnectorException.badInput(
                    "The file \"" + file.name() + "\" is larger than 10 MB. Read its rows with json.read.");
        }
        try (InputStream in = context.files().open(file)) {
            return context.json().parse(in.readAllBytes());
        } catch (IOException e) {
            throw RowReader.unreadable(file.name(), e);
        }
    }
}
