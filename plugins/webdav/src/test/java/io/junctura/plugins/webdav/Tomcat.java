package io.junctura.plugins.webdav;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.servlets.WebdavServlet;
import org.apache.catalina.valves.ValveBase;
import org.apache.catalina.webresources.StandardRoot;

/** Apache Tomcat's WebDAV server in this process. */
final class Tomcat implements AutoCloseable {
    static final String USER = "orders";
    static final String PASSWORD = "correct horse";

    private final org.apache.catalina.startup.Tomcat tomcat = new org.apache.catalina.startup.Tomcat();

    /** @param work for files of the server's own */
    Tomcat(Path folder, Path work) {
        tomcat.setBaseDir(work.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        Context context = tomcat.addContext("/dav", folder.toString());
        StandardRoot resources = new StandardRoot(context);
        resources.setCachingAllowed(false);
        context.setResources(resources);
        Wrapper servlet = org.apache.catalina.startup.Tomcat.addServlet(context, "webdav", new WebdavServlet());
        servlet.addInitParameter("readonly", "false");
        servlet.addInitParameter("listings", "true");
        servlet.addMapping("/*");
        context.getPipeline().addValve(new SignIn());
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/dav";
    }

    private static final class SignIn extends ValveBase {
        private static final String EXPECTED =
                "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));

        SignIn() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            if (EXPECTED.equals(request.getHeader("Authorization"))) getNext().invoke(request, response);
            else response.sendError(401);
        }
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
