package io.junctura.expression;

import io.junctura.expression.Node.Kind;
import io.junctura.expression.Node.Slot;
import io.junctura.expression.Node.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the parser's tree the shape that is evaluated: steps in a row become one path, what stands in brackets goes to
 * its step, {@code %} finds the step it climbs to, calls in tail position become thunks.
 */
final class Shaper {

    private int labels;

    static Node shape(Node root) {
        Node shaped = new Shaper().shaped(root);
        if (shaped.is(Kind.PARENT) || shaped.seeking != null) throw noParent(shaped.position);
        return shaped;
    }

    private static Mistake noParent(int position) {
        return new Mistake(position, "The % here has no parent to climb to.");
    }

    private @Nullable Node shapedOrNull(@Nullable Node node) {
        return node == null ? null : shaped(node);
    }

    private Node shaped(Node node) {
        Node result = change(node);
        if (node.keepArray) result.keepArray = true;
        return result;
    }

    private static Node required(@Nullable Node node) {
        if (node == null) throw new IllegalStateException("a node without its part");
        return node;
    }

    private Node change(Node node) {
        return switch (node.kind) {
            case DOT -> path(node);
            case FILTER -> filter(node);
            case GROUP -> group(node);
            case ORDER -> order(node);
            case FOCUS -> focus(node);
            case INDEX -> index(node);
            case NAME -> {
                Node path = Node.path(node);
                if (node.keepArray) path.keepSingleton = true;
                yield path;
            }
            case PARENT -> {
                node.slot = new Slot("!" + labels++);
                yield node;
            }
            case NEGATE -> {
                Node operand = shaped(required(node.left));
                if (operand.is(Kind.LITERAL) && operand.predicates == null && operand.value instanceof Number number) {
                    operand.value = Numbers.negate(number);
                    yield operand;
                }
                node.left = operand;
                climb(node, operand);
                yield node;
            }
            case APPLY -> {
                node.left = shaped(required(node.left));
                node.right = shaped(required(node.right));
                node.keepArray = node.left.keepArray || node.right.keepArray;
                yield node;
            }
            case LAMBDA -> {
                node.left = tail(shaped(required(node.left)));
                yield node;
            }
            case TRANSFORM -> {
                node.subject = shapedOrNull(node.subject);
                node.left = shapedOrNull(node.left);
                node.right = shapedOrNull(node.right);
                yield node;
            }
            case BLOCK -> block(node);
            case CALL, PARTIAL -> {
                parts(node);
                node.subject = shapedOrNull(node.subject);
                yield node;
            }
            default -> children(node);
        };
    }

    /** Operators, conditions and constructors: their parts may climb through them. */
    private Node children(Node node) {
        node.subject = child(node, node.subject);
        node.left = child(node, node.left);
        node.right = child(node, node.right);
        parts(node);
        node.pairs = pairs(node, node.pairs);
        return node;
    }

    private @Nullable Node child(Node parent, @Nullable Node child) {
        Node shaped = shapedOrNull(child);
        climb(parent, shaped);
        return shaped;
    }

    private void parts(Node node) {
        for (int i = 0; i < node.parts.size(); i++) {
            Node part = shaped(node.parts.get(i));
            climb(node, part);
            node.parts.set(i, part);
        }
    }

    private List<Node.Pair> pairs(Node node, List<Node.Pair> pairs) {
        if (pairs.isEmpty()) return pairs;
        List<Node.Pair> shaped = new ArrayList<>();
        for (Node.Pair pair : pairs) {
            Node key = shaped(pair.key());
            climb(node, key);
            Node value = shaped(pair.value());
            climb(node, value);
            shaped.add(new Node.Pair(key, value));
        }
        return shaped;
    }

    private Node block(Node node) {
        parts(node);
        for (Node part : node.parts) {
            if (part.constructsArray || (part.is(Kind.PATH) && part.parts.get(0).constructsArray)) {
                node.constructsArray = true;
            }
        }
        return node;
    }

    private Node path(Node node) {
        Node left = shaped(required(node.left));
        Node path = left.is(Kind.PATH) ? left : Node.path(left);
        if (left.is(Kind.PARENT) && left.slot != null) {
            path.seeking = new ArrayList<>();
            path.seeking.add(left.slot);
        }
        Node rest = shaped(required(node.right));
        if (rest.is(Kind.PATH)) {
            path.parts.addAll(rest.parts);
        } else {
            if (rest.predicates != null) {
                rest.stages = new ArrayList<>();
                for (Node filter : rest.predicates) rest.stages.add(new Stage(filter, null));
                rest.predicates = null;
            }
            path.parts.add(rest);
        }
        for (Node step : path.parts) {
            if (step.is(Kind.LITERAL)) {
                if (!(step.value instanceof String name)) {
                    throw new Mistake(step.position, "A number, true, false or null cannot be a step of a path.");
                }
                step.kind = Kind.NAME;
                step.name = name;
            }
            if (step.keepArray) path.keepSingleton = true;
        }
        if (path.parts.get(0).is(Kind.ARRAY)) path.parts.get(0).constructsArray = true;
        if (path.last().is(Kind.ARRAY)) path.last().constructsArray = true;
        resolve(path);
        return path;
    }

    private Node filter(Node node) {
        Node result = shaped(required(node.left));
        Node step = result.is(Kind.PATH) ? result.last() : result;
        if (step.group != null || result.group != null) {
            throw new Mistake(node.position, "A filter in brackets cannot follow a grouping in braces.");
        }
        Node predicate = shaped(required(node.right));
        if (predicate.seeking != null) {
            for (Slot slot : predicate.seeking) {
                if (slot.level == 1) seek(step, slot);
                else slot.level--;
            }
            climb(step, predicate);
        }
        if (result.is(Kind.PATH)) {
            if (step.stages == null) step.stages = new ArrayList<>();
            step.stages.add(new Stage(predicate, null));
        } else {
            if (step.predicates == null) step.predicates = new ArrayList<>();
            step.predicates.add(predicate);
        }
        return result;
    }

    private Node group(Node node) {
        Node result = shaped(required(node.left));
        if (result.group != null) throw new Mistake(node.position, "A step can have one grouping in braces only.");
        Node group = new Node(Kind.OBJECT, node.position);
        group.pairs = pairs(group, node.pairs);
        result.group = group;
        return result;
    }

    private Node order(Node node) {
        Node left = shaped(required(node.left));
        Node result = left.is(Kind.PATH) ? left : Node.path(left);
        Node sort = new Node(Kind.SORT, node.position);
        List<Node.Term> terms = new ArrayList<>();
        for (Node.Term term : node.terms) {
            Node expression = shaped(term.expression());
            climb(sort, expression);
            terms.add(new Node.Term(term.descending(), expression));
        }
        sort.terms = terms;
        result.parts.add(sort);
        resolve(result);
        return result;
    }

    private Node focus(Node node) {
        Node result = shaped(required(node.left));
        Node step = result.is(Kind.PATH) ? result.last() : result;
        if (step.stages != null || step.predicates != null) {
            throw new Mistake(node.position, "The variable after @ must stand before any filter in brackets.");
        }
        if (step.is(Kind.SORT)) {
            throw new Mistake(node.position, "The variable after @ must stand before the order-by.");
        }
        if (node.keepArray) step.keepArray = true;
        step.focus = node.name;
        step.tuple = true;
        return result;
    }

    private Node index(Node node) {
        Node result = shaped(required(node.left));
        Node step;
        if (result.is(Kind.PATH)) {
            step = result.last();
        } else {
            step = result;
            if (step.predicates != null) {
                step.stages = new ArrayList<>();
                for (Node filter : step.predicates) step.stages.add(new Stage(filter, null));
                step.predicates = null;
            }
            result = Node.path(step);
        }
        if (step.stages == null) step.index = node.name;
        else step.stages.add(new Stage(null, node.name));
        step.tuple = true;
        return result;
    }

    // What % climbs to.

    private static void climb(Node through, @Nullable Node part) {
        if (part == null || (part.seeking == null && !part.is(Kind.PARENT))) return;
        List<Slot> slots = part.seeking == null ? new ArrayList<>() : new ArrayList<>(part.seeking);
        if (part.is(Kind.PARENT) && part.slot != null) slots.add(part.slot);
        if (through.seeking == null) through.seeking = slots;
        else through.seeking.addAll(slots);
    }

    private static void seek(Node node, Slot slot) {
        switch (node.kind) {
            case NAME, WILDCARD -> {
                slot.level--;
                if (slot.level == 0) {
                    if (node.ancestor != null) slot.label = node.ancestor.label;
                    else node.ancestor = slot;
                    node.tuple = true;
                }
            }
            case PARENT -> slot.level++;
            case BLOCK -> {
                if (!node.parts.isEmpty()) {
                    node.tuple = true;
                    seek(node.last(), slot);
                }
            }
            case PATH -> {
                node.tuple = true;
                int index = node.parts.size() - 1;
                seek(node.parts.get(index--), slot);
                while (slot.level > 0 && index >= 0) seek(node.parts.get(index--), slot);
            }
            default -> throw noParent(node.position);
        }
    }

    private static void resolve(Node path) {
        Node last = path.last();
        List<Slot> slots = last.seeking == null ? new ArrayList<>() : new ArrayList<>(last.seeking);
        if (last.is(Kind.PARENT) && last.slot != null) slots.add(last.slot);
        for (Slot slot : slots) {
            int index = path.parts.size() - 2;
            while (slot.level > 0) {
                if (index < 0) {
                    if (path.seeking == null) path.seeking = new ArrayList<>();
                    path.seeking.add(slot);
                    break;
                }
                Node step = path.parts.get(index--);
                while (index >= 0 && step.focus != null && path.parts.get(index).focus != null) {
                    step = path.parts.get(index--);
                }
                seek(step, slot);
            }
        }
    }

    /** A call whose value is the function's value is made after the function has returned, so that it needs no stack. */
    private static Node tail(Node node) {
        return switch (node.kind) {
            case CALL -> {
                if (node.predicates != null || node.group != null) yield node;
                Node thunk = new Node(Kind.LAMBDA, node.position);
                thunk.thunk = true;
                thunk.left = node;
                yield thunk;
            }
            case CONDITION -> {
                if (node.predicates != null || node.group != null) yield node;
                if (node.left != null) node.left = tail(node.left);
                if (node.right != null) node.right = tail(node.right);
                yield node;
            }
            case BLOCK -> {
                if (node.predicates != null || node.group != null || node.parts.isEmpty()) yield node;
                node.parts.set(node.parts.size() - 1, tail(node.last()));
                yield node;
            }
            default -> node;
        };
    }
}
