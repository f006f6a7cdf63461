package io.junctura.plugin.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Constants that a class computes when it first uses them. Their arguments can be methods and other such constants. */
class DynamicConstantTest {
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final Handle INVOKE = method(
            ConstantBootstraps.class.getName().replace('.', '/'),
            "invoke",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;"
                    + "Ljava/lang/invoke/MethodHandle;[Ljava/lang/Object;)Ljava/lang/Object;");

    private static Handle method(String type, String name, String descriptor) {
        return new Handle(Opcodes.H_INVOKESTATIC, type, name, descriptor, false);
    }

    private static ConstantDynamic invoked(Object... arguments) {
        return new ConstantDynamic("constant", OBJECT, INVOKE, arguments);
    }

    /** A class {@code io.junctura.plugin.isolation.Computed} whose {@code call} returns the constant. */
    private static byte[] classWith(ConstantDynamic constant) {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        String[] interfaces = {"java/util/concurrent/Callable"};
        out.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC,
                "io/junctura/plugin/isolation/Computed",
                null,
                "java/lang/Object",
                interfaces);
        MethodVisitor constructor = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(0, 0);
        MethodVisitor call = out.visitMethod(Opcodes.ACC_PUBLIC, "call", "()" + OBJECT, null, null);
        call.visitLdcInsn(constant);
        call.visitInsn(Opcodes.ARETURN);
        call.visitMaxs(0, 0);
        return out.toByteArray();
    }

    @Test
    void aClassThatOnlyAnArgumentNamesIsUsed() {
        Handle format = method("org/lib/Texts", "format", "(Ljava/lang/Class;)" + OBJECT);
        ConstantDynamic inner = invoked(format, Type.getObjectType("org/lib/Client"));

        assertThat(ClassReferences.of(classWith(invoked(format, inner))).used())
                .contains("org/lib/Texts", "org/lib/Client");
    }

    @Test
    void anArgumentThatEndsTheProcessIsReplaced() throws Throwable {
        Handle text = method("java/lang/String", "valueOf", "(" + OBJECT + ")Ljava/lang/String;");
        byte[] guarded =
                ExitGuard.guarded(classWith(invoked(text, invoked(method("java/lang/System", "exit", "(I)V"), 3))));
        assertThat(ClassReferences.of(guarded).used()).contains("io/junctura/plugin/isolation/Exits");

        Callable<?> computed = (Callable<?>) MethodHandles.lookup()
                .defineClass(guarded)
                .getDeclaredConstructor()
                .newInstance();
        assertThatThrownBy(computed::call).isInstanceOf(Error.class).hasMessageContaining("It called System.exit(3)");
    }
}
