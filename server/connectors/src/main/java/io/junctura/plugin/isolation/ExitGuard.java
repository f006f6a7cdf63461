package io.junctura.plugin.isolation;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a class so that it cannot end the process: calls of {@code System.exit}, {@code Runtime.exit} and
 * {@code Runtime.halt} become calls of {@link Exits}, which take the same arguments and throw. Calls by reflection and from
 * native code are not found. Source of the format: Java Virtual Machine Specification 17, chapters 4 and 6.
 */
final class ExitGuard {
    private static final String GUARD = "io/junctura/plugin/isolation/Exits";
    private static final String RUNTIME = "java/lang/Runtime";
    private static final String VIRTUAL = "(I)V";
    private static final String STATIC = "(Ljava/lang/Runtime;I)V";

    private static final int INVOKE_VIRTUAL = 0xB6;
    private static final int INVOKE_STATIC = 0xB8;
    private static final int TABLE_SWITCH = 0xAA;
    private static final int LOOKUP_SWITCH = 0xAB;
    private static final int WIDE = 0xC4;
    private static final int IINC = 0x84;

    /** The length of each instruction in bytes, by its code; 0: it varies. */
    private static final byte[] LENGTHS = lengths();

    private final ByteBuffer in;
    private final ConstantPool constants;
    /** Constants that name the runtime's methods. */
    private final Set<Integer> virtual = new HashSet<>();

    private ExitGuard(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
        constants = new ConstantPool(in);
    }

    /** @return the same bytes if the class does not end the process, else the rewritten class */
    static byte[] guarded(byte[] bytes) {
        try {
            byte[] changed = new ExitGuard(bytes.clone()).rewrite();
            return changed == null ? bytes : changed;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return bytes; // Not a class file, or of a newer format: the JVM reports it.
        }
    }

    private byte @Nullable [] rewrite() {
        ByteArrayOutputStream more = new ByteArrayOutputStream();
        int next = constants.size();
        int guard = 0;
        for (int i = 1; i < constants.size(); i++) {
            if (!constants.is(i, ConstantPool.METHOD)) continue;
            int at = constants.place(i);
            String type = constants.text(constants.first(u2(at)));
            int nameAndType = constants.place(u2(at + 2));
            String name = constants.text(u2(nameAndType));
            boolean isSystem = type.equals("java/lang/System") && name.equals("exit");
            boolean isRuntime = type.equals(RUNTIME) && (name.equals("exit") || name.equals("halt"));
            if (!(isSystem || isRuntime) || !constants.text(u2(nameAndType + 2)).equals(VIRTUAL)) continue;
            if (guard == 0) {
                utf8(more, GUARD);
                reference(more, ConstantPool.CLASS, next, -1);
                guard = next + 1;
                next += 2;
            }
            if (isRuntime) {
                utf8(more, STATIC);
                reference(more, 12, u2(nameAndType), next);
                in.putShort(at + 2, (short) (next + 1));
                next += 2;
                virtual.add(i);
            }
            in.putShort(at, (short) guard);
        }
        if (guard == 0) return null;
        if (!virtual.isEmpty()) {
            handles();
            methods();
        }
        return assembled(next, more.toByteArray());
    }

    private byte[] assembled(int count, byte[] more) {
        byte[] all = in.array();
        int end = constants.end();
        ByteBuffer out = ByteBuffer.allocate(all.length + more.length);
        out.put(all, 0, 8).putShort((short) count).put(all, 10, end - 10).put(more);
        return out.put(all, end, all.length - end).array();
    }

    /** Method references such as {@code runtime::exit} refer to a static method now. */
    private void handles() {
        for (int i = 1; i < constants.size(); i++) {
            if (!constants.is(i, ConstantPool.METHOD_HANDLE)) continue;
            int at = constants.place(i);
            if (in.get(at) == 5 && virtual.contains(u2(at + 1))) in.put(at, (byte) 6);
        }
    }

    private void methods() {
        int at = constants.end() + 6;
        at += 2 + 2 * u2(at); // interfaces
        for (int members = 0; members < 2; members++) {
            int count = u2(at);
            at += 2;
            for (int i = 0; i < count; i++) {
                int attributes = u2(at + 6);
                at += 8;
                for (int j = 0; j < attributes; j++) {
                    if (members == 1 && constants.text(u2(at)).equals("Code")) code(at + 14, in.getInt(at + 10));
                    at += 6 + in.getInt(at + 2);
                }
            }
        }
    }

    private void code(int start, int length) {
        for (int at = start; at < start + length; ) {
            int op = in.get(at) & 0xFF;
            if (op == INVOKE_VIRTUAL && virtual.contains(u2(at + 1))) in.put(at, (byte) INVOKE_STATIC);
            at += length(op, at, start);
        }
    }

    private int length(int op, int at, int start) {
        if (op == WIDE) return (in.get(at + 1) & 0xFF) == IINC ? 6 : 4;
        if (op != TABLE_SWITCH && op != LOOKUP_SWITCH) {
            if (op >= LENGTHS.length) throw new IllegalArgumentException("instruction " + op);
            return LENGTHS[op];
        }
        int padding = 3 - (at - start) % 4;
        int operands = at + 1 + padding;
        int size = op == TABLE_SWITCH
                ? 12 + 4 * (in.getInt(operands + 8) - in.getInt(operands + 4) + 1)
                : 8 + 8 * in.getInt(operands + 4);
        return 1 + padding + size;
    }

    private int u2(int at) {
        return in.getShort(at) & 0xFFFF;
    }

    private static void utf8(ByteArrayOutputStream out, String text) {
        try (DataOutputStream data = new DataOutputStream(out)) {
            data.writeByte(1);
            data.writeUTF(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Writing to memory does not fail.
        }
    }

    /** @param second negative: there is none */
    private static void reference(ByteArrayOutputStream out, int tag, int first, int second) {
        out.write(tag);
        out.write(first >> 8);
        out.write(first);
        if (second < 0) return;
        out.write(second >> 8);
        out.write(second);
    }

    private static byte[] lengths() {
        byte[] lengths = new byte[202];
        fill(lengths, 0, 201, 1);
        fill(lengths, 16, 16, 2); // bipush
        fill(lengths, 17, 17, 3); // sipush
        fill(lengths, 18, 18, 2); // ldc
        fill(lengths, 19, 20, 3); // ldc_w, ldc2_w
        fill(lengths, 21, 25, 2); // loads
        fill(lengths, 54, 58, 2); // stores
        fill(lengths, 132, 132, 3); // iinc
        fill(lengths, 153, 168, 3); // branches
        fill(lengths, 169, 169, 2); // ret
        fill(lengths, 178, 184, 3); // fields, invokes
        fill(lengths, 185, 186, 5); // invokeinterface, invokedynamic
        fill(lengths, 187, 187, 3); // new
        fill(lengths, 188, 188, 2); // newarray
        fill(lengths, 189, 189, 3); // anewarray
        fill(lengths, 192, 193, 3); // checkcast, instanceof
        fill(lengths, 197, 197, 4); // multianewarray
        fill(lengths, 198, 199, 3); // ifnull, ifnonnull
        fill(lengths, 200, 201, 5); // goto_w, jsr_w
        return lengths;
    }

    private static void fill(byte[] lengths, int from, int to, int length) {
        for (int i = from; i <= to; i++) lengths[i] = (byte) length;
    }
}
