package io.junctura.expression;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The static analysis of an expression: the names that it reads, and mistakes that would always fail. */
final class Analysis {

    private final Set<String> bound;
    final Set<String> names = new TreeSet<>();
    final Map<String, Set<String>> fields = new TreeMap<>();
    boolean clock;

    private Analysis(Set<String> bound) {
        this.bound = bound;
    }

    /**
     * @param bound the variables that the expression binds anywhere
     * @throws InvalidExpression if it calls an unknown function, or reads a secret
     */
    static Analysis of(Node root, Set<String> bound) {
        Analysis analysis = new Analysis(bound);
        root.read(analysis, true);
        return analysis;
    }

    boolean isBound(String variable) {
        return bound.contains(variable);
    }

    /** Records that a field of a name of the scope is read. */
    void member(String ofName, String field) {
        if (!ofName.isEmpty())
            fields.computeIfAbsent(ofName, name -> new TreeSet<>()).add(field);
    }

    /** Records that a name of the scope is read. */
    void name(String name, int position) {
        if (name.equals("secret")) {
            throw new InvalidExpression(
                    position,
                    "A secret can only be the whole value of an input, as {{ secret.NAME }}: expressions cannot"
                            + " compute with it.");
        }
        names.add(name);
    }

    void variable(String name, int position) {
        if (name.isEmpty() || name.equals("$") || bound.contains(name)) return;
        if (name.equals("now") || name.equals("millis")) clock = true;
        if (BuiltIns.find(name) == null) name(name, position);
    }

    /** Checks a node that is called as a function. */
    void called(Node callee) {
        if (callee instanceof Node.Variable variable) calledVariable(variable);
        if (callee instanceof NamePath path && path.names().size() == 1) {
            String name = path.names().get(0);
            if (BuiltIns.find(name) == null) return;
            throw new InvalidExpression(
                    path.position(), "A function's name begins with $: write $" + name + ".", "$" + name);
        }
    }

    private void calledVariable(Node.Variable variable) {
        String name = variable.name();
        if (name.isEmpty() || bound.contains(name) || BuiltIns.find(name) != null) return;
        if (name.equals("eval")) {
            throw new InvalidExpression(variable.position(), "There is no $eval: a value is never evaluated.");
        }
        String near = Nearest.to(name, BuiltIns.names()).orElse(null);
        throw new InvalidExpression(
                variable.position(),
                "There is no function $" + name + "." + (near == null ? "" : " Did you mean $" + near + "?"),
                near == null ? null : "$" + near);
    }
}
