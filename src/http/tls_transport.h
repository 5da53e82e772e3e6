// A connection's bytes through TLS.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "http/tls.h"
#include "http/transport.h"

namespace maillage::http {

// Never blocks; the handshake takes place with the first read.
std::unique_ptr<Transport> tls_transport(boost::asio::ip::tcp::socket socket,
                                         TlsContext::Session session);

}  // namespace maillage::http
