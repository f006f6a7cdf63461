package io.junctura.expression;

import io.junctura.expression.Node.Kind;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What can be told of an expression without evaluating it: what it reads, and mistakes that are bound to fail. */
final class Analysis {

    private final Set<String> bound = new HashSet<>();
    final Set<String> names = new TreeSet<>();
    final Set<String> steps = new TreeSet<>();
    final Set<String> vars = new TreeSet<>();
    final Set<String> config = new TreeSet<>();
    boolean clock;

    private Analysis() {}

    /** @throws Mistake if it calls what is not there, or a secret */
    static Analysis of(Node root) {
        Analysis analysis = new Analysis();
        analysis.collectBound(root);
        analysis.walk(root, true);
        return analysis;
    }

    private void collectBound(@Nullable Node node) {
        if (node == null) return;
        if (node.is(Kind.BIND)) bound.add(node.name);
        if (node.focus != null) bound.add(node.focus);
        if (node.index != null) bound.add(node.index);
        bound.addAll(node.parameters);
        if (node.stages != null) {
            for (Node.Stage stage : node.stages) {
                if (stage.index() != null) bound.add(stage.index());
                collectBound(stage.filter());
            }
        }
        if (node.predicates != null) node.predicates.forEach(this::collectBound);
        collectBound(node.left);
        collectBound(node.right);
        collectBound(node.subject);
        collectBound(node.group);
        node.parts.forEach(this::collectBound);
        for (Node.Pair pair : node.pairs) {
            collectBound(pair.key());
            collectBound(pair.value());
        }
        for (Node.Term term : node.terms) collectBound(term.expression());
    }

    /** @param atRoot whether names here are names of the scope, not fields of something */
    private void walk(@Nullable Node node, boolean atRoot) {
        if (node == null) return;
        boolean isRoot = isRoot(node, atRoot);
        switch (node.kind) {
            case PATH -> path(node, atRoot);
            case NAME -> {
                if (atRoot) name(node.name, node.position);
            }
            case VARIABLE -> variable(node);
            case CALL, PARTIAL -> {
                call(node);
                walk(node.subject, atRoot);
                for (Node part : node.parts) walk(part, atRoot);
            }
            case TRANSFORM -> {
                walk(node.subject, false);
                walk(node.left, false);
                walk(node.right, false);
            }
            default -> {
                walk(node.subject, atRoot);
                walk(node.left, atRoot);
                walk(node.right, atRoot);
                for (Node part : node.parts) walk(part, atRoot);
                pairs(node, atRoot);
                for (Node.Term term : node.terms) walk(term.expression(), false);
            }
        }
        if (node.stages != null) {
            for (Node.Stage stage : node.stages) walk(stage.filter(), isRoot);
        }
        if (node.predicates != null) {
            for (Node predicate : node.predicates) walk(predicate, isRoot);
        }
        if (node.group != null) pairs(node.group, isRoot);
    }

    private void pairs(Node node, boolean atRoot) {
        for (Node.Pair pair : node.pairs) {
            walk(pair.key(), atRoot);
            walk(pair.value(), atRoot);
        }
    }

    private static boolean isRoot(Node node, boolean atRoot) {
        return node.is(Kind.VARIABLE) && (node.name.equals("$") || (node.name.isEmpty() && atRoot));
    }

    private void path(Node path, boolean atRoot) {
        path.simple = isSimple(path);
        boolean here = atRoot;
        String before = "";
        for (Node step : path.parts) {
            walk(step, here);
            if (step.is(Kind.NAME)) member(before, step.name);
            boolean named = (step.is(Kind.NAME) && here) || (step.is(Kind.VARIABLE) && !bound.contains(step.name));
            before = named ? step.name : "";
            here = isRoot(step, here);
        }
    }

    private void member(String of, String name) {
        switch (of) {
            case "steps" -> steps.add(name);
            case "vars" -> vars.add(name);
            case "config" -> config.add(name);
            default -> {
                // of anything else nobody knows beforehand what it holds
            }
        }
    }

    private static boolean isSimple(Node path) {
        if (path.keepSingleton || path.keepArray || path.tuple || path.group != null) return false;
        for (Node step : path.parts) {
            if (!step.is(Kind.NAME) || step.keepArray || step.tuple || step.stages != null || step.predicates != null) {
                return false;
            }
            if (step.group != null || step.focus != null || step.index != null || step.ancestor != null) return false;
        }
        return true;
    }

    private void name(String name, int position) {
        if (name.equals("secret")) throw secret(position);
        names.add(name);
    }

    private void variable(Node node) {
        if (node.name.isEmpty() || node.name.equals("$") || bound.contains(node.name)) return;
        if (node.name.equals("now") || node.name.equals("millis")) clock = true;
        if (BuiltIns.find(node.name) != null) return;
        name(node.name, node.position);
    }

    private static Mistake secret(int position) {
        return new Mistake(
                position,
                "A secret can only be the whole value of an input, as {{ secret.NAME }}: expressions cannot compute with it.");
    }

    private void call(Node call) {
        Node subject = call.subject;
        if (subject == null) return;
        if (subject.is(Kind.VARIABLE) && subject.predicates == null) {
            String name = subject.name;
            if (name.isEmpty() || bound.contains(name) || BuiltIns.find(name) != null) return;
            if (name.equals("eval")) {
                throw new Mistake(subject.position, "There is no $eval: a value is never evaluated.");
            }
            String near = Nearest.to(name, BuiltIns.names()).orElse(null);
            throw new Mistake(
                    subject.position,
                    "There is no function $" + name + "." + (near == null ? "" : " Did you mean $" + near + "?"),
                    near == null ? null : "$" + near);
        }
        if (subject.is(Kind.PATH) && subject.parts.size() == 1 && subject.last().is(Kind.NAME)) {
            String name = subject.last().name;
            if (BuiltIns.find(name) != null) {
                throw new Mistake(
                        subject.position, "A function's name begins with $: write $" + name + ".", "$" + name);
            }
        }
    }
}
