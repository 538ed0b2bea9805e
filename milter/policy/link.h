/*
 * link - signals that fire over linked words by where their links lead.
 *
 * Asked are all links of a document: the elements of HTML, and addresses that stand in the text
 * ("https://..." and "www...."), which mail programs make links of.
 */
#ifndef BLUEPENCIL_POLICY_LINK_H
#define BLUEPENCIL_POLICY_LINK_H

#include "base/watch.h"
#include "policy/signal.h"
#include "text/document.h"

/* The hits of the set's link signals, in no certain order. FAULT_LIMIT: budget or time. */
bool links_scan(const struct signal_set *set, struct watch *watch, struct arena *arena,
		const struct document *document, struct hits *hits_out, struct error *err);

#endif
