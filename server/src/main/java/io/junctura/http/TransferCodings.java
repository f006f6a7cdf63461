package io.junctura.http;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/** Refuses a body in a transfer coding that nobody here decodes: Jetty would hand it on as if it were decoded. */
final class TransferCodings implements HttpConfiguration.Customizer {

    @Override
    public Request customize(Request request, HttpFields.Mutable answer) {
        String codings = request.getHeaders().get(HttpHeader.TRANSFER_ENCODING);
        if (codings == null || codings.strip().equalsIgnoreCase("chunked")) return request;
        throw new HttpException.RuntimeException(HttpStatus.NOT_IMPLEMENTED_501, "transfer coding");
    }
}
