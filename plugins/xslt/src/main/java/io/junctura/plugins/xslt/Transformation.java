package io.junctura.plugins.xslt;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.sf.saxon.expr.Expression;
import net.sf.saxon.expr.XPathContext;
import net.sf.saxon.expr.instruct.UserFunction;
import net.sf.saxon.functions.hof.UserFunctionReference;
import net.sf.saxon.lib.TraceListener;
import net.sf.saxon.s9api.Processor;
import net.sf.saxon.s9api.SaxonApiException;
import net.sf.saxon.s9api.Serializer;
import net.sf.saxon.s9api.XdmNode;
import net.sf.saxon.s9api.XmlProcessingError;
import net.sf.saxon.s9api.Xslt30Transformer;
import net.sf.saxon.s9api.XsltCompiler;
import net.sf.saxon.s9api.XsltExecutable;
import net.sf.saxon.trace.TraceLevel;
import net.sf.saxon.trace.Traceable;
import net.sf.saxon.trace.XSLTTraceCodeInjector;
import org.jspecify.annotations.Nullable;

/** One transformation by Saxon. It runs on its own thread, for which the caller's thread waits. */
final class Transformation {
    private static final TransformationThreads THREADS = new TransformationThreads(Duration.ofSeconds(1));
    private static final int MAX_MESSAGES = 100;
    private static final int MAX_MESSAGE_LENGTH = 1_000;

    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern PREFIX =
            Pattern.compile("^([A-Z]{4}[0-9]{4}:?\\s+)?(Error reported by XML parser:\\s+)?");

    private final @Nullable XmlInput input;
    private final Map<String, Object> parameters;
    private final ActionContext<?> context;
    private final Processor processor = RestrictedSaxon.processor();
    private final List<XmlProcessingError> errors = new ArrayList<>();
    private final XsltExecutable stylesheet;
    private int messages;
    private @Nullable String ended;

    Transformation(
            XmlInput stylesheet, @Nullable XmlInput input, Map<String, Object> parameters, ActionContext<?> context)
            throws ConnectorException, IOException, InterruptedException {
        this.input = input;
        this.parameters = parameters;
        this.context = context;
        processor.getUnderlyingConfiguration().setErrorReporterFactory(of -> errors::add);
        this.stylesheet = THREADS.call(() -> compiled(stylesheet));
    }

    private XsltExecutable compiled(XmlInput text) throws ConnectorException, IOException, InterruptedException {
        XsltCompiler compiler = processor.newXsltCompiler();
        compiler.setErrorReporter(errors::add);
        // The listener of instructions and expressions stops a transformation.
        compiler.getUnderlyingCompilerInfo().setCodeInjector(new EveryExpression());
        try (XmlInput.Opened opened = text.open(context)) {
            return compiler.compile(opened.source());
        } catch (SaxonApiException e) {
            throw wrong("The stylesheet is wrong", e);
        } catch (StackOverflowError e) {
            throw ConnectorException.badInput("The stylesheet is nested too deeply.");
        }
    }

    /** The media type of the main result, by the stylesheet's {@code xsl:output}. */
    String mediaType() {
        String method = stylesheet
                .getUnderlyingCompiledStylesheet()
                .getPrimarySerializationProperties()
                .getProperties()
                .getProperty("method", "xml");
        return switch (method) {
            case "html" -> "text/html";
            case "xhtml" -> "application/xhtml+xml";
            case "text" -> "text/plain";
            case "json", "adaptive" -> "application/json";
            default -> "application/xml";
        };
    }

    /** @param encoding instead of the one that the stylesheet says; null: that one */
    void run(OutputStream out, @Nullable String encoding) throws ConnectorException, IOException, InterruptedException {
        THREADS.call(() -> {
            transform(out, encoding);
            return true;
        });
    }

    private void transform(OutputStream out, @Nullable String encoding)
            throws ConnectorException, IOException, InterruptedException {
        Xslt30Transformer transformer = stylesheet.load30();
        transformer.setErrorReporter(errors::add);
        transformer.setMessageHandler(message -> said(message.getStringValue(), message.isTerminate()));
        transformer.setTraceListener(new Stops());
        Serializer serializer = transformer.newSerializer(out);
        if (encoding != null) serializer.setOutputProperty(Serializer.Property.ENCODING, encoding);
        try {
            transformer.setStylesheetParameters(Parameters.of(parameters));
            if (input == null) {
                transformer.callTemplate(null, serializer);
            } else {
                XdmNode document = document(input);
                transformer.setGlobalContextItem(document);
                transformer.applyTemplates(document, serializer);
            }
        } catch (Stopped e) {
            throw new InterruptedException();
        } catch (SaxonApiException | IllegalArgumentException e) {
            throw wrong("The transformation failed", e);
        } catch (StackOverflowError e) {
            throw ConnectorException.badInput(
                    "The transformation failed: templates or functions call each other too deeply.");
        }
    }

    private XdmNode document(XmlInput text) throws ConnectorException, IOException, InterruptedException {
        try (XmlInput.Opened opened = text.open(context)) {
            return processor.newDocumentBuilder().build(opened.source());
        } catch (SaxonApiException e) {
            throw wrong("The input cannot be read", e);
        }
    }

    private void said(String message, boolean terminates) {
        if (TransformationThreads.isStopped()) throw new Stopped();
        String text = message.length() > MAX_MESSAGE_LENGTH ? message.substring(0, MAX_MESSAGE_LENGTH) + "…" : message;
        if (terminates) ended = text;
        else if (++messages <= MAX_MESSAGES) context.log().log(Level.INFO, text);
    }

    private ConnectorException wrong(String what, Exception e) throws InterruptedException {
        if (TransformationThreads.isStopped()) throw new InterruptedException();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Stopped) throw new InterruptedException();
            if (cause instanceof LimitedStream.TooLarge) {
                return ConnectorException.badInput(
                        cause.getMessage() + ". Write it to a file (\"name\"), or make it smaller.");
            }
        }
        if (ended != null) return ConnectorException.badInput("The stylesheet has ended with a message: " + ended);
        for (XmlProcessingError error : errors) {
            if (error.isWarning()) continue;
            int line = error.getLocation() == null ? 0 : error.getLocation().getLineNumber();
            return ConnectorException.badInput(what + place(line) + ": " + reason(error.getMessage()));
        }
        int line = e instanceof SaxonApiException saxon ? saxon.getLineNumber() : 0;
        return ConnectorException.badInput(what + place(line) + ": " + reason(String.valueOf(e.getMessage())));
    }

    private static String place(int line) {
        return line <= 0 ? "" : " in line " + line;
    }

    private static String reason(String message) {
        if (message.contains("DOCTYPE is disallowed")) {
            return "There is a document type (<!DOCTYPE …>), which is refused, since it can make a small file huge"
                    + " and read other files. Remove it.";
        }
        String line =
                SPACES.matcher(PREFIX.matcher(message.strip()).replaceFirst("")).replaceAll(" ");
        return line.endsWith(".") ? line : line + ".";
    }

    /** Thrown through Saxon. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    private static final class Stops implements TraceListener {
        @Override
        public void enter(Traceable instruction, Map<String, Object> properties, XPathContext context) {
            if (TransformationThreads.isStopped()) throw new Stopped();
        }
    }

    /** Lets the listener hear of expressions within an instruction, and within functions that an expression defines. */
    private static final class EveryExpression extends XSLTTraceCodeInjector {
        EveryExpression() {
            setTraceLevel(TraceLevel.HIGH);
        }

        @Override
        public Expression inject(Expression expression) {
            if (expression instanceof UserFunctionReference reference) {
                UserFunction function = reference.getNominalTarget();
                if (function != null && function.getBody() != null) process(function);
            }
            return super.inject(expression);
        }

        /** Instructions such as {@code xsl:number} cast their patterns, so only the expressions in a pattern can be wrapped. */
        @Override
        protected boolean isApplicable(Expression expression) {
            return !(expression instanceof net.sf.saxon.pattern.Pattern) && super.isApplicable(expression);
        }
    }
}
