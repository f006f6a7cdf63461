package io.junctura.plugin.isolation;

import java.util.Arrays;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Rewrites a class so that it cannot end the process: calls of {@code System.exit}, {@code Runtime.exit} and
 * {@code Runtime.halt} become calls of {@link Exits}, which take the same arguments and throw. Calls by reflection and from
 * native code are not found.
 */
final class ExitGuard extends ClassVisitor {
    private static final String GUARD = "io/junctura/plugin/isolation/Exits";
    private static final String SYSTEM = "java/lang/System";
    private static final String RUNTIME = "java/lang/Runtime";

    private ExitGuard(ClassWriter out) {
        super(Opcodes.ASM9, out);
    }

    /**
     * @return the same bytes if the class does not end the process, else the rewritten class
     * @throws ClassFormatError if the class cannot be read, so it is not known whether it ends the process
     */
    static byte[] guarded(byte[] bytes) {
        try {
            ClassReader in = new ClassReader(bytes);
            if (!mayEnd(in)) return bytes;
            ClassWriter out = new ClassWriter(in, 0);
            in.accept(new ExitGuard(out), 0);
            return out.toByteArray();
        } catch (RuntimeException e) {
            ClassFormatError error = new ClassFormatError("The class file cannot be read: " + e);
            error.initCause(e);
            throw error;
        }
    }

    /** Whether a constant refers to such a method. To read all code of all classes would make plugins slow to load. */
    private static boolean mayEnd(ClassReader in) {
        char[] buffer = new char[in.getMaxStringLength()];
        for (int i = 1; i < in.getItemCount(); i++) {
            int at = in.getItem(i);
            if (at == 0 || in.readByte(at - 1) != ClassReferences.METHOD) continue;
            int method = in.getItem(in.readUnsignedShort(at + 2));
            if (ends(in.readClass(at, buffer), in.readUTF8(method, buffer), in.readUTF8(method + 2, buffer)))
                return true;
        }
        return false;
    }

    private static boolean ends(String type, String name, String descriptor) {
        return descriptor.equals("(I)V")
                && ((type.equals(SYSTEM) && name.equals("exit"))
                        || (type.equals(RUNTIME) && (name.equals("exit") || name.equals("halt"))));
    }

    private static String descriptor(String type) {
        return type.equals(RUNTIME) ? "(Ljava/lang/Runtime;I)V" : "(I)V";
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        return new Code(super.visitMethod(access, name, descriptor, signature, exceptions));
    }

    private static final class Code extends MethodVisitor {
        Code(MethodVisitor out) {
            super(Opcodes.ASM9, out);
        }

        @Override
        public void visitMethodInsn(int opcode, String type, String name, String descriptor, boolean isInterface) {
            if (ends(type, name, descriptor)) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, GUARD, name, descriptor(type), false);
            } else {
                super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            super.visitInvokeDynamicInsn(name, descriptor, (Handle) constant(bootstrap), constants(arguments));
        }

        @Override
        public void visitLdcInsn(Object value) {
            super.visitLdcInsn(constant(value));
        }

        private static Object[] constants(Object... constants) {
            return Arrays.stream(constants).map(Code::constant).toArray();
        }

        /** Method references such as {@code runtime::exit} refer to a static method then. */
        private static Object constant(Object constant) {
            if (constant instanceof Handle handle && ends(handle.getOwner(), handle.getName(), handle.getDesc())) {
                return new Handle(
                        Opcodes.H_INVOKESTATIC, GUARD, handle.getName(), descriptor(handle.getOwner()), false);
            }
            if (!(constant instanceof ConstantDynamic dynamic)) return constant;
            Object[] arguments = new Object[dynamic.getBootstrapMethodArgumentCount()];
            Arrays.setAll(arguments, i -> constant(dynamic.getBootstrapMethodArgument(i)));
            return new ConstantDynamic(
                    dynamic.getName(),
                    dynamic.getDescriptor(),
                    (Handle) constant(dynamic.getBootstrapMethod()),
                    arguments);
        }
    }
}
