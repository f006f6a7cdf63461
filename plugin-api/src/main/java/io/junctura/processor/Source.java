package io.junctura.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/** Reads the sources that are being compiled, and reports their mistakes. */
final class Source {

    static final String API = "io.junctura.api.";

    private final Elements elements;
    private final Types types;
    private final Messager messager;
    private boolean failed;

    Source(ProcessingEnvironment environment) {
        elements = environment.getElementUtils();
        types = environment.getTypeUtils();
        messager = environment.getMessager();
    }

    /** Reports an error at the element, which fails the compilation. */
    void error(Element at, String message) {
        failed = true;
        messager.printMessage(Diagnostic.Kind.ERROR, message, place(at));
    }

    void warn(Element at, String message) {
        messager.printMessage(Diagnostic.Kind.WARNING, message, place(at));
    }

    /** The element with a line number: compilers know none of a record's component, but that of its field. */
    private static Element place(Element at) {
        return at.getKind() != ElementKind.RECORD_COMPONENT
                ? at
                : ElementFilter.fieldsIn(at.getEnclosingElement().getEnclosedElements()).stream()
                        .<Element>map(field -> field)
                        .filter(field -> field.getSimpleName().equals(at.getSimpleName()))
                        .findFirst()
                        .orElse(at);
    }

    boolean failed() {
        return failed;
    }

    /** The annotation's values by name, including defaults; empty if the element does not have the annotation. */
    Optional<Map<String, Object>> annotation(Element element, String qualifiedName) {
        for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
            if (isNamed(mirror.getAnnotationType(), qualifiedName)) {
                return Optional.of(values(mirror));
            }
        }
        return Optional.empty();
    }

    /** The same for one that may be repeated, within its container {@code All}. */
    List<Map<String, Object>> annotations(Element element, String qualifiedName) {
        List<Map<String, Object>> found = new ArrayList<>();
        annotation(element, qualifiedName).ifPresent(found::add);
        annotation(element, qualifiedName + ".All").ifPresent(all -> {
            for (Object one : (List<?>) all.get("value")) {
                found.add(values((AnnotationMirror) ((AnnotationValue) one).getValue()));
            }
        });
        return found;
    }

    private Map<String, Object> values(AnnotationMirror mirror) {
        Map<String, Object> values = new LinkedHashMap<>();
        elements.getElementValuesWithDefaults(mirror)
                .forEach((method, value) -> values.put(method.getSimpleName().toString(), value.getValue()));
        return values;
    }

    /** A {@code String[]} of an annotation. */
    static List<String> texts(@Nullable Object annotationValue) {
        List<String> found = new ArrayList<>();
        if (annotationValue instanceof List<?> list) {
            for (Object value : list) {
                found.add(String.valueOf(((AnnotationValue) value).getValue()));
            }
        }
        return found;
    }

    /** The constant that an annotation names, as descriptors write it: {@code TRY_LATER} is {@code try-later}. */
    static String constant(@Nullable Object annotationValue) {
        return annotationValue instanceof Element constant
                ? Names.kebabCase(constant.getSimpleName().toString())
                : "";
    }

    /** A {@code Class[]} of an annotation. */
    static List<TypeMirror> classes(Object annotationValue) {
        List<TypeMirror> found = new ArrayList<>();
        for (Object value : (List<?>) annotationValue) {
            if (((AnnotationValue) value).getValue() instanceof TypeMirror type) {
                found.add(type);
            }
        }
        return found;
    }

    static boolean isNamed(TypeMirror type, String qualifiedName) {
        return type instanceof DeclaredType declared
                && ((TypeElement) declared.asElement()).getQualifiedName().contentEquals(qualifiedName);
    }

    static TypeElement element(DeclaredType type) {
        return (TypeElement) type.asElement();
    }

    TypeElement apiType(String simpleName) {
        TypeElement found = elements.getTypeElement(API + simpleName);
        if (found == null) {
            throw new IllegalStateException("The plugin API is not on the class path: " + API + simpleName);
        }
        return found;
    }

    /** Whether the compiler finds a type of this binary name. */
    boolean exists(String binaryName) {
        return elements.getTypeElement(binaryName.replace('$', '.')) != null;
    }

    String binaryName(TypeElement type) {
        return elements.getBinaryName(type).toString();
    }

    Javadoc javadoc(Element element) {
        return Javadoc.parse(elements.getDocComment(element));
    }

    /** The supertype (or the type itself) that is declared as {@code qualifiedName}, its type arguments filled in. */
    Optional<DeclaredType> supertype(TypeMirror type, String qualifiedName) {
        if (isNamed(type, qualifiedName)) {
            return Optional.of((DeclaredType) type);
        }
        for (TypeMirror parent : types.directSupertypes(type)) {
            Optional<DeclaredType> found = supertype(parent, qualifiedName);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Whether the type overrides a method of the API's interface. */
    boolean overrides(TypeElement type, String method, String apiInterface) {
        return ElementFilter.methodsIn(elements.getAllMembers(type)).stream()
                .filter(found -> found.getSimpleName().contentEquals(method))
                .anyMatch(found -> !((TypeElement) found.getEnclosingElement())
                        .getQualifiedName()
                        .contentEquals(API + apiInterface));
    }

    List<? extends TypeMirror> directSupertypes(TypeMirror type) {
        return types.directSupertypes(type);
    }

    /** Whether it is of the other's class, or of a class below it. */
    boolean isKindOf(TypeMirror one, TypeMirror other) {
        return types.isSubtype(types.erasure(one), types.erasure(other));
    }

    /** The component's type as a member of {@code owner}: {@code T} of a {@code Page<Order>} is {@code Order}. */
    TypeMirror componentType(DeclaredType owner, RecordComponentElement component) {
        return owner.getTypeArguments().isEmpty()
                ? component.asType()
                : ((ExecutableType) types.asMemberOf(owner, component.getAccessor())).getReturnType();
    }

    /**
     * Whether the component has an annotation {@code @Nullable} of any package. A type annotation appears at the
     * component or at its accessor, depending on the compiler's version.
     */
    static boolean nullable(RecordComponentElement component) {
        ExecutableElement accessor = component.getAccessor();
        return nullable(component.getAnnotationMirrors())
                || nullable(component.asType().getAnnotationMirrors())
                || (component.asType() instanceof ArrayType array
                        && nullable(array.getComponentType().getAnnotationMirrors()))
                || nullable(accessor.getAnnotationMirrors())
                || nullable(accessor.getReturnType().getAnnotationMirrors());
    }

    private static boolean nullable(List<? extends AnnotationMirror> annotations) {
        return annotations.stream()
                .anyMatch(mirror ->
                        mirror.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable"));
    }

    static boolean isBytes(TypeMirror type) {
        return type instanceof ArrayType array && array.getComponentType().getKind() == TypeKind.BYTE;
    }

    static boolean isRecord(TypeElement type) {
        return type.getKind() == ElementKind.RECORD;
    }

    /** Whether objects of the class can be made without an outer object. */
    static boolean isInstantiable(TypeElement type) {
        Set<Modifier> modifiers = type.getModifiers();
        boolean nested = type.getNestingKind().isNested();
        return (type.getKind() == ElementKind.CLASS || isRecord(type))
                && !modifiers.contains(Modifier.ABSTRACT)
                && (!nested || modifiers.contains(Modifier.STATIC));
    }

    /** Whether the class is public and has a public constructor without arguments. */
    static boolean hasPublicConstructor(TypeElement type) {
        return type.getModifiers().contains(Modifier.PUBLIC)
                && ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
                        .anyMatch(constructor -> constructor.getParameters().isEmpty()
                                && constructor.getModifiers().contains(Modifier.PUBLIC));
    }

    /** The title of an annotation. */
    String title(TypeElement type, Map<String, Object> info) {
        String title = String.valueOf(info.get("title")).strip();
        if (title.isEmpty()) {
            error(type, type.getSimpleName() + " needs a title that people understand.");
        }
        return title;
    }

    /** The description of a Javadoc comment. */
    String docs(TypeElement type) {
        String docs = javadoc(type).main();
        if (docs.isEmpty()) {
            error(
                    type,
                    type.getSimpleName() + " needs a Javadoc comment that says what it does: it becomes the"
                            + " description that people read. (If it has one, it was compiled earlier:"
                            + " build from clean.)");
        }
        return docs;
    }
}
