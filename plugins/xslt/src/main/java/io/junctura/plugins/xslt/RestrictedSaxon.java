package io.junctura.plugins.xslt;

import net.sf.saxon.Configuration;
import net.sf.saxon.expr.XPathContext;
import net.sf.saxon.functions.SystemFunction;
import net.sf.saxon.functions.registry.BuiltInFunctionSet;
import net.sf.saxon.functions.registry.XPath31FunctionSet;
import net.sf.saxon.lib.Feature;
import net.sf.saxon.lib.StandardCollationURIResolver;
import net.sf.saxon.om.Sequence;
import net.sf.saxon.s9api.Processor;
import net.sf.saxon.trans.XPathException;
import org.jspecify.annotations.Nullable;

/** Saxon, with nothing in a stylesheet's reach but its input. */
final class RestrictedSaxon {
    private static final int MAX_BACKTRACKS = 1_000_000;
    private static final String OWN_COLLATIONS = "http://saxon.sf.net/collation";

    static {
        // Its vendor options replace the configuration, and with it all that is restricted here. Saxon has one table of
        // functions for
        // all configurations; this plugin has its own Saxon.
        BuiltInFunctionSet.Entry transform = XPath31FunctionSet.getInstance().getFunctionDetails("transform", 1);
        transform.ensurePopulated();
        transform.implementationFactory = NoTransform::new;
    }

    private RestrictedSaxon() {}

    static Processor processor() {
        Processor processor = new Processor(false);
        Configuration configuration = processor.getUnderlyingConfiguration();
        // Functions in Java, environment variables, system properties, and documents beside the main result.
        configuration.setBooleanProperty(Feature.ALLOW_EXTERNAL_FUNCTIONS, false);
        configuration.setBooleanProperty(Feature.DISABLE_XSL_EVALUATE, true);
        configuration.setBooleanProperty(Feature.ALLOW_MULTITHREADING, false);
        configuration.setConfigurationProperty(Feature.REGEX_BACKTRACKING_LIMIT, MAX_BACKTRACKS);
        configuration.setResourceResolver(request -> {
            throw outside(request.uri);
        });
        configuration.setUnparsedTextURIResolver((uri, encoding, of) -> {
            throw outside(String.valueOf(uri));
        });
        configuration.setCollectionFinder((of, uri) -> {
            throw outside(uri);
        });
        configuration.setCollationURIResolver((uri, of) -> {
            // They load classes by their names.
            if (uri.startsWith(OWN_COLLATIONS)) {
                throw new XPathException(
                        "The collation \"" + uri + "\" is switched off. Use one of"
                                + " http://www.w3.org/2013/collation/UCA, such as with ?lang=de;strength=primary",
                        "FOCH0002");
            }
            return StandardCollationURIResolver.getInstance().resolve(uri, of);
        });
        return processor;
    }

    private static XPathException outside(@Nullable String uri) {
        return new XPathException(
                "A stylesheet reads nothing outside of its input: \"" + uri + "\" is not opened", "FODC0002");
    }

    /** In place of {@code fn:transform}. */
    private static final class NoTransform extends SystemFunction {
        @Override
        public Sequence call(XPathContext context, Sequence[] arguments) throws XPathException {
            throw new XPathException(
                    "The function fn:transform is switched off. Transform in a further step of the flow", "FOXT0001");
        }
    }
}
