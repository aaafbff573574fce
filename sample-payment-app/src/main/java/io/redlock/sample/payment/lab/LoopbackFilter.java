package io.redlock.sample.payment.lab;

import io.redlock.sample.payment.demo.NotConfigured;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Set;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps everybody else out of the lab, which ends processes: other machines, and pages of other sites that are open in a
 * browser of this machine, whatever their names are resolved to.
 */
@Component
@Conditional(NotConfigured.Nodes.class)
class LoopbackFilter extends OncePerRequestFilter {

    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/lab");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isFromHere(request)) {
            chain.doFilter(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_FORBIDDEN, "The lab answers to its own machine and page only");
        }
    }

    private static boolean isFromHere(HttpServletRequest request) throws IOException {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()
                && LOCAL_NAMES.contains(request.getServerName())
                && (origin == null || origin.equals(originOf(request)));
    }

    private static String originOf(HttpServletRequest request) {
        return URI.create(request.getRequestURL().toString())
                .resolve("/")
                .toString()
                .replaceAll("/$", "");
    }
}
