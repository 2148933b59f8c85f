/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Read by main before anything else; asked by the conductor and, through it, the gate. */
#include "cli/site.h"

#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "cli/config_text.h"

struct site {
	cfg_t *file; /* NULL: there is none, or a bad one */
	const char **targets;
	struct policy policy;
};

/* No host is called so. */
static const char *const no_target[] = { "*" };

static int check_forbidden(cfg_t *cfg, cfg_opt_t *opt)
{
	const char *value = cfg_opt_getnstr(opt, cfg_opt_size(opt) - 1);

	if (!strcmp(value, "AUTH") || !strcmp(value, "DATA"))
		return 0;
	config_text_refuse(cfg, _("forbid takes AUTH and DATA, as in forbid = { AUTH, DATA }."));
	return -1;
}

static void take_targets(struct site *site)
{
	unsigned count = cfg_size(site->file, "targets");

	if (!count)
		return;
	site->targets = memory_new(count, sizeof(*site->targets));
	for (unsigned n = 0; n < count; n++)
		site->targets[n] = cfg_getnstr(site->file, "targets", n);
	site->policy.targets = site->targets;
	site->policy.target_count = count;
}

static void take_forbidden(struct site *site)
{
	for (unsigned n = 0; n < cfg_size(site->file, "forbid"); n++) {
		const char *word = cfg_getnstr(site->file, "forbid", n);

		site->policy.forbid_auth |= !strcmp(word, "AUTH");
		site->policy.forbid_message |= !strcmp(word, "DATA");
	}
}

struct site *site_read_file(const char *path, struct fault *fault)
{
	cfg_opt_t opts[] = {
		CFG_STR_LIST("targets", NULL, CFGF_NODEFAULT),
		CFG_STR_LIST("forbid", NULL, CFGF_NODEFAULT),
		CFG_END(),
	};
	struct site *site = memory_new(1, sizeof(*site));

	opts[1].validcb = check_forbidden;
	site->policy.source = path;
	site->file = config_text_read(path, opts, fault);
	if (fault->kind != FAULT_NONE) {
		site->policy.targets = no_target;
		site->policy.target_count = 1;
	} else if (site->file) {
		take_targets(site);
		take_forbidden(site);
	}
	return site;
}

struct site *site_read(struct fault *fault)
{
	return site_read_file(SYSCONFDIR "/smtpscope/policy", fault);
}

void site_free(struct site *site)
{
	if (!site)
		return;
	if (site->file)
		cfg_free(site->file);
	memory_free(site->targets);
	memory_free(site);
}

const struct policy *site_policy(const struct site *site)
{
	return &site->policy;
}
