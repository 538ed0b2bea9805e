/*
 * stream_conf - the `policies` of the configuration.
 *
 *	policies : {
 *	  newsletter : {
 *	    match : { list-id = [ "*.example.com" ]; };
 *	    packs = [ "crypto-promo", "disclaimer" ];
 *	    mode = "enforce";
 *	    rules : { crypto-price-promo = "monitor"; };
 *	    allow-off = [ "source-attribution" ];
 *	  };
 *	};
 *
 * A list of groups, each with a `name`, says the same.
 */
#ifndef BLUEPENCIL_POLICY_STREAM_CONF_H
#define BLUEPENCIL_POLICY_STREAM_CONF_H

#include "policy/conf.h"
#include "policy/setting.h"

/* Reads `policies` into conf->streams. */
void stream_conf_read(struct arena *arena, const struct setting *policies, struct conf *conf,
		      struct diagnostics *diags);

/* What there is without `policies`: "newsletter", mail of lists, all packs. */
void stream_conf_default(struct arena *arena, struct conf *conf, struct diagnostics *diags);

void stream_conf_print_keys(FILE *stream);

#endif
