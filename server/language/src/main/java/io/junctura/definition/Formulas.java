package io.junctura.definition;

import io.junctura.definition.Source.Position;
import io.junctura.definition.Source.Scalar;
import io.junctura.expression.Expression;
import io.junctura.expression.ExpressionProblem;
import io.junctura.expression.Place;
import io.junctura.expression.Template;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles the expressions of a document, and reports names that they cannot read. */
final class Formulas {

    private final Findings findings;

    Formulas(Findings findings) {
        this.findings = findings;
    }

    /** A template that must not contain references to secrets. */
    Template template(Source source, Reads reads) {
        Template template = template(source, reads, pointer -> false);
        refuseSecrets(template, source);
        return template;
    }

    /**
     * A template that may contain references to secrets, which the caller checks.
     *
     * @param segments which texts are made of path segments, by their pointers relative to the source
     */
    Template template(Source source, Reads reads, Predicate<String> segments) {
        Template template = Template.compile(
                source.plain(),
                pointer -> place(Source.follow(source, pointer)),
                segments,
                findings.patterns(),
                problem -> report(problem, source));
        for (Expression expression : template.expressions()) check(expression, source, reads);
        return template;
    }

    /** A condition that is always false. */
    static Expression never(Source source) {
        return constant(false, source);
    }

    private static Expression constant(boolean value, Source source) {
        try {
            return Expression.compile(String.valueOf(value), place(source));
        } catch (ExpressionProblem e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null: this is no condition, and the problem was reported. */
    @Nullable
    Expression condition(@Nullable Source source, Reads reads) {
        if (source == null) return null;
        if (source.plain() instanceof Boolean constant) return constant(constant, source);
        if (!GrammarCheck.isWhole(source.plain())) return null; // The grammar check has reported it.
        int before = findings.count();
        Template template = template(source, reads);
        if (template.whole() == null && findings.count() == before) {
            findings.add(
                    source,
                    "not-an-expression",
                    GrammarCheck.label(source) + " must be one expression in {{ }}, without other text.");
        }
        return template.whole();
    }

    private void refuseSecrets(Template template, Source source) {
        for (Template.SecretUse use : template.secrets()) {
            findings.add(
                    Source.follow(source, use.pointer()),
                    "secret-not-allowed",
                    "A secret can be used only in an input that takes secrets.");
        }
    }

    private void check(Expression expression, Source source, Reads reads) {
        Source holder = at(source, expression.place());
        for (String name : expression.names()) {
            if (reads.names().contains(name)) continue;
            Position position = find(holder, expression, "(?<![\\w.$'\"`])\\$?" + Pattern.quote(name) + "\\b");
            unknownName(name, holder, position, reads);
        }
        for (String name : expression.fieldsRead("config")) {
            if (reads.config().contains(name)) continue;
            findings.add(
                    holder.pointer(),
                    find(holder, expression, "config\\s*\\.\\s*['\"`]?" + Pattern.quote(name)),
                    "unknown-config",
                    "The integration has no config value \"" + name + "\". "
                            + (reads.config().isEmpty()
                                    ? "Declare it under config."
                                    : "It has " + String.join(", ", new TreeSet<>(reads.config())) + "."),
                    Findings.nearest(name, reads.config()));
        }
        unknownFields(expression, holder, reads);
        Reads.StepsSeen steps = reads.steps();
        if (steps == null) return;
        for (String name : expression.fieldsRead("vars")) {
            if (steps.variables().contains(name)) continue;
            findings.add(
                    holder.pointer(),
                    find(holder, expression, "vars\\s*\\.\\s*['\"`]?" + Pattern.quote(name)),
                    "unknown-variable",
                    "No step of the flow sets \"" + name + "\". "
                            + (steps.variables().isEmpty()
                                    ? "A step such as set: { " + name + ": 1 } does."
                                    : "The flow sets " + String.join(", ", new TreeSet<>(steps.variables())) + "."),
                    Findings.nearest(name, steps.variables()));
        }
        for (String id : expression.fieldsRead("steps")) {
            if (steps.before().contains(id)) continue;
            Position position = find(holder, expression, "steps\\s*\\.\\s*['\"`]?" + Pattern.quote(id));
            unknownStep(id, holder, position, steps);
        }
    }

    private void unknownFields(Expression expression, Source holder, Reads reads) {
        reads.fields().forEach((name, known) -> {
            if (!reads.names().contains(name)) return;
            for (String field : expression.fieldsRead(name)) {
                if (known.contains(field)) continue;
                findings.add(
                        holder.pointer(),
                        find(holder, expression, name + "\\s*\\.\\s*['\"`]?" + Pattern.quote(field)),
                        "unknown-field",
                        "\"" + name + "\" has no field \"" + field + "\". It has "
                                + String.join(", ", new TreeSet<>(known)) + "."
                                + (reads.names().contains(field) ? " \"" + field + "\" is read by its own name." : ""),
                        Findings.nearest(field, known));
            }
        });
    }

    private void unknownName(String name, Source holder, Position position, Reads reads) {
        String elsewhere = reads.elsewhere().apply(name);
        if (name.equals("secret")) {
            findings.add(
                    holder.pointer(),
                    position,
                    "secret-not-allowed",
                    "A secret may only be the whole value of an input that takes secrets, written {{ secret.NAME }}.",
                    null);
        } else if (elsewhere != null) {
            findings.add(holder.pointer(), position, "name-not-here", elsewhere, null);
        } else if (Reads.isKnown(name)) {
            findings.add(
                    holder.pointer(),
                    position,
                    "name-not-here",
                    "\"" + name + "\" cannot be read " + reads.where() + ". Known here are "
                            + String.join(", ", new TreeSet<>(reads.names())) + ".",
                    null);
        } else {
            String near = Findings.nearest(name, reads.names());
            findings.add(
                    holder.pointer(),
                    position,
                    "unknown-name",
                    "Unknown name \"" + name + "\". Known here are " + String.join(", ", new TreeSet<>(reads.names()))
                            + ".",
                    near);
        }
    }

    private void unknownStep(String id, Source holder, Position position, Reads.StepsSeen steps) {
        Reads.Hidden hidden = steps.hidden().apply(id);
        if (hidden != null) {
            findings.add(holder.pointer(), position, hidden.code(), hidden.message(), null);
        } else if (steps.all().contains(id)) {
            findings.add(
                    holder.pointer(),
                    position,
                    "step-not-yet-run",
                    "The step \"" + id + "\" cannot have run before this place: it comes later, or in another case.",
                    null);
        } else if (steps.generated().contains(id)) {
            findings.add(
                    holder.pointer(),
                    position,
                    "step-without-id",
                    "The result of a step without an id cannot be read. Give it an id of its own.",
                    null);
        } else {
            Set<String> before = steps.before().all();
            String near = Findings.nearest(id, before);
            findings.add(
                    holder.pointer(),
                    position,
                    "unknown-step",
                    "The flow has no step \"" + id + "\"."
                            + (before.isEmpty() ? "" : " Steps before this are " + String.join(", ", before) + "."),
                    near);
        }
    }

    private void report(ExpressionProblem problem, Source source) {
        Source holder = at(source, problem.place());
        Position position = holder.at();
        if (holder instanceof Scalar scalar && scalar.plain() instanceof String text) {
            int begin = Math.max(0, text.indexOf(problem.text()));
            position = scalar.at(begin + problem.offset());
        }
        findings.add(
                holder.pointer(),
                position,
                "invalid-expression",
                plain(String.valueOf(problem.getMessage())),
                problem.suggestion());
    }

    /** The place of a pattern of an expression in the file. */
    private static Position find(Source holder, Expression expression, String pattern) {
        if (!(holder instanceof Scalar scalar) || !(scalar.plain() instanceof String text)) return holder.at();
        int begin = Math.max(0, text.indexOf(expression.text()));
        Matcher matcher = Pattern.compile(pattern).matcher(expression.text());
        return scalar.at(matcher.find() ? begin + matcher.start() : begin);
    }

    private static Source at(Source source, Place place) {
        String below = place.pointer().startsWith(source.pointer())
                ? place.pointer().substring(source.pointer().length())
                : "";
        return Source.follow(source, below);
    }

    static Place place(Source source) {
        return new Place(source.pointer(), source.at().line(), source.at().column());
    }

    /** The sentence without its suggestion, which is shown separately. */
    private static String plain(String sentence) {
        int guess = sentence.lastIndexOf(" Did you mean ");
        return guess < 0 ? sentence : sentence.substring(0, guess);
    }
}
