package io.junctura.rows;

import io.junctura.api.Rows;
import io.junctura.expression.Expression;
import io.junctura.expression.ExpressionProblem;
import io.junctura.expression.Place;
import io.junctura.expression.Scope;
import io.junctura.expression.Selection;
import io.junctura.expression.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How rows that are read later are produced. Contains all inputs, as a JSON value with files. */
public sealed interface Recipe {

    /** The rows as a value. */
    Rows.Unread rows();

    /**
     * The rows that an action reads.
     *
     * @param use        the action, such as {@code csv.read}
     * @param connection the name of the saved connection; null: the action needs none
     * @param input      the input of the action, without secrets
     */
    record OfAction(
            String use,
            @Nullable String connection,
            @Nullable Object input) implements Recipe {
        @Override
        public Rows.Unread rows() {
            Map<String, @Nullable Object> recipe = new LinkedHashMap<>();
            recipe.put("use", use);
            if (connection != null) recipe.put("connection", connection);
            recipe.put("input", input);
            return new Rows.Unread(use, recipe);
        }
    }

    /**
     * The rows that a step {@code select} makes of other rows.
     *
     * @param from  the other rows, as a JSON value
     * @param scope what the expressions can read, except for the row
     * @param now   the time in expressions, in milliseconds since 1970
     * @param seed  of the random numbers in expressions
     */
    record OfSelection(
            @Nullable Object from, SelectionSource selection, Map<String, @Nullable Object> scope, long now, long seed)
            implements Recipe {
        @Override
        public Rows.Unread rows() {
            Map<String, @Nullable Object> recipe = new LinkedHashMap<>();
            recipe.put("from", from);
            recipe.put("as", selection.as());
            if (selection.where() != null) recipe.put("where", selection.where());
            if (selection.makes()) recipe.put("values", selection.values());
            recipe.put(
                    "place",
                    List.of(
                            selection.place().pointer(),
                            (long) selection.place().line(),
                            (long) selection.place().column()));
            recipe.put("scope", scope);
            recipe.put("now", now);
            recipe.put("seed", seed);
            return new Rows.Unread("select", recipe);
        }

        /** The scope of the expressions. */
        public Scope readable() {
            Scope readable = Scope.of(now, seed);
            for (Map.Entry<String, @Nullable Object> one : scope.entrySet()) {
                readable = readable.with(one.getKey(), one.getValue());
            }
            return readable;
        }
    }

    /**
     * The source of a selection.
     *
     * @param where  an expression; null: none
     * @param makes  whether there are {@code values}
     * @param values a JSON value whose texts contain expressions
     * @param place  the step, for messages
     */
    record SelectionSource(
            String as,
            @Nullable String where,
            boolean makes,
            @Nullable Object values,
            Place place) {

        /** @throws IllegalStateException if an expression is invalid, though it was valid when the flow was published */
        public Selection compile() {
            List<ExpressionProblem> problems = new ArrayList<>(0);
            Template template = makes ? Template.compile(values, pointer -> place, problems::add) : null;
            try {
                if (!problems.isEmpty()) throw problems.get(0);
                return new Selection(as, where == null ? null : Expression.compile(where, place), template);
            } catch (ExpressionProblem e) {
                throw new IllegalStateException("A selection of rows cannot be read any more: " + e.getMessage(), e);
            }
        }
    }

    /** @throws IllegalStateException if this version does not know the recipe */
    static Recipe of(Rows.Unread rows) {
        Map<String, @Nullable Object> recipe = rows.recipe();
        if (recipe.get("use") instanceof String use) {
            return new OfAction(use, (String) recipe.get("connection"), recipe.get("input"));
        }
        if (recipe.get("as") instanceof String as
                && recipe.get("place") instanceof List<?> place
                && place.size() == 3
                && recipe.get("scope") instanceof Map<?, ?> scope
                && recipe.get("now") instanceof Long now
                && recipe.get("seed") instanceof Long seed) {
            Place stands = new Place(
                    String.valueOf(place.get(0)),
                    ((Number) place.get(1)).intValue(),
                    ((Number) place.get(2)).intValue());
            Map<String, @Nullable Object> names = new LinkedHashMap<>();
            scope.forEach((name, value) -> names.put(String.valueOf(name), value));
            SelectionSource written = new SelectionSource(
                    as, (String) recipe.get("where"), recipe.containsKey("values"), recipe.get("values"), stands);
            return new OfSelection(recipe.get("from"), written, names, now, seed);
        }
        throw new IllegalStateException("How the rows of " + rows.by() + " are made is written in an unknown form.");
    }
}
